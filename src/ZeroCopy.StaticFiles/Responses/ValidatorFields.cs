using System.Globalization;
using ZeroCopy.StaticFiles.Decisions;

namespace ZeroCopy.StaticFiles.Responses;

/// <summary>The header fields that identify a state of a file: ETag and Last-Modified, as text and as validators.</summary>
internal sealed class ValidatorFields
{
    private readonly long _ticks;
    private readonly long _length;

    private ValidatorFields(DateTimeOffset lastModified, long length)
    {
        _ticks = lastModified.UtcTicks;
        _length = length;

        // Time in units of 100 ns and length: both change with every write that leaves the clock running, and both are
        // the same on every machine that holds the same copy, behind every door and on every operating system.
        ETag = string.Create(CultureInfo.InvariantCulture, $"\"{_ticks - DateTimeOffset.UnixEpoch.Ticks:x}-{length:x}\"");
        Validators = new Validators(new EntityTag(ETag), lastModified);
        LastModified = Validators.LastModified.ToString("R", CultureInfo.InvariantCulture);
    }

    /// <summary>The entity tag, quotes included (RFC 9110 §8.8.3).</summary>
    public string ETag { get; }

    /// <summary>The time as an HTTP-date (RFC 9110 §5.6.7).</summary>
    public string LastModified { get; }

    /// <summary>The same for the decision.</summary>
    public Validators Validators { get; }

    /// <summary>Whether the fields are those of this time and length.</summary>
    public bool Describes(DateTimeOffset lastModified, long length) => _ticks == lastModified.UtcTicks && _length == length;

    public static ValidatorFields Create(DateTimeOffset lastModified, long length) => new(lastModified, length);
}
