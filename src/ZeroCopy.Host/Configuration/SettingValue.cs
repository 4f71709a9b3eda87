using System.Globalization;

namespace ZeroCopy.Host.Configuration;

/// <summary>Reads values that have been checked.</summary>
internal static class SettingValue
{
    /// <summary>A number of seconds, or hours, minutes and seconds, with days in front.</summary>
    public static bool TryParseDuration(string text, out TimeSpan duration)
    {
        // "20" is 20 days to TimeSpan.
        if (long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var seconds) && Math.Abs(seconds) <= int.MaxValue)
        {
            duration = TimeSpan.FromSeconds(seconds);
            return true;
        }

        duration = default;
        return text.Contains(':') && TimeSpan.TryParse(text, CultureInfo.InvariantCulture, out duration);
    }
}
