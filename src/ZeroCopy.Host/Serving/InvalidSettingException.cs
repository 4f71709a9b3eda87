namespace ZeroCopy.Host.Serving;

/// <summary>A setting that the user can mend; the message is told in one line.</summary>
internal sealed class InvalidSettingException(string message) : ArgumentException(message);
