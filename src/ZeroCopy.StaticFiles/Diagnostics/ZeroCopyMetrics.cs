using System.Diagnostics.Metrics;

namespace ZeroCopy.StaticFiles.Diagnostics;

/// <summary>The meter <c>ZeroCopy.StaticFiles</c>: which way responses went and why, and what the native memory does.</summary>
internal sealed class ZeroCopyMetrics
{
    /// <summary>Name of the meter, for <c>AddMeter</c> and <c>dotnet-counters</c>.</summary>
    public const string MeterName = "ZeroCopy.StaticFiles";

    private readonly Counter<long> _responses;
    private readonly Counter<long> _requests;
    private readonly Counter<long> _transferredBytes;
    private readonly Counter<long> _failures;
    private readonly Counter<long> _refusals;

    public ZeroCopyMetrics(IMeterFactory meters, NativeMemoryReadings memory, Func<int>? openConnections = null)
    {
        var meter = meters.Create(MeterName);

        _responses = meter.CreateCounter<long>(
            "zerocopy.responses",
            unit: "{response}",
            description: "File bodies sent, by zerocopy.path (sendfile, memory, copy) and zerocopy.reason (why it was copied).");
        _requests = meter.CreateCounter<long>(
            "zerocopy.requests",
            unit: "{request}",
            description: "Requests answered on the connection, before Kestrel, by http.response.status_code.");
        _transferredBytes = meter.CreateCounter<long>(
            "zerocopy.transferred",
            unit: "By",
            description: "Bytes sent, by zerocopy.mechanism: sendfile, splice, memory_mapped, zero_copy_send, off_heap_copy, managed, memory (heads and other responses), pipe_copy.");
        _refusals = meter.CreateCounter<long>(
            "zerocopy.transfer.refusals",
            unit: "{send}",
            description: "Sends whose file had to be copied, by zerocopy.mechanism (the one that the kernel refused) and error.type (the errno).");
        _failures = meter.CreateCounter<long>(
            "zerocopy.transfer.failures",
            unit: "{send}",
            description: "Sends that did not complete, by zerocopy.reason: client_gone, client_too_slow, canceled, file_truncated, failed.");

        if (openConnections is not null)
        {
            meter.CreateObservableUpDownCounter("zerocopy.connections", openConnections, "{connection}", "Connections of the transport of this library that are open; Kestrel does not know of those that the door alone has answered.");
        }

        meter.CreateObservableUpDownCounter("zerocopy.native_memory.reserved", memory.ReservedBytes, "By", "Native memory allocated for buffers, in use and idle; of a slab, untouched parts too.");
        meter.CreateObservableUpDownCounter("zerocopy.native_memory.in_use", memory.InUseBytes, "By", "Native memory in responses that are being sent.");
        meter.CreateObservableGauge("zerocopy.native_memory.limit", memory.LimitBytes, "By", "Native memory in use from which on connections are slowed down.");
        meter.CreateObservableUpDownCounter("zerocopy.native_memory.slabs", memory.Slabs, "{slab}", "Mappings that buffers are cut from.");
        meter.CreateObservableCounter("zerocopy.native_memory.trimmed", memory.TrimmedBytes, "By", "Native memory given back to the operating system because it lay idle.");
        meter.CreateObservableCounter("zerocopy.native_memory.waits", memory.Waits, "{wait}", "Flushes that were held back because native memory was used up.");
        meter.CreateObservableCounter("zerocopy.native_memory.leaked", memory.LeakedBytes, "By", "Native memory that a finalizer had to free; anything but 0 is a defect.");
        meter.CreateObservableUpDownCounter("zerocopy.content_memory.in_use", memory.ContentBytes, "By", "Native memory with the content of small files, for answers on the connection.");
    }

    public void ResponseSent(string path, string reason)
    {
        if (_responses.Enabled)
        {
            _responses.Add(1, new("zerocopy.path", path), new("zerocopy.reason", reason));
        }
    }

    public void RequestAnswered(int statusCode)
    {
        if (_requests.Enabled)
        {
            _requests.Add(1, new KeyValuePair<string, object?>("http.response.status_code", statusCode));
        }
    }

    public void Transferred(string mechanism, long bytes)
    {
        if (bytes > 0 && _transferredBytes.Enabled)
        {
            _transferredBytes.Add(bytes, new KeyValuePair<string, object?>("zerocopy.mechanism", mechanism));
        }
    }

    public void MechanismRefused(string mechanism, string error)
    {
        if (_refusals.Enabled)
        {
            _refusals.Add(1, new("zerocopy.mechanism", mechanism), new("error.type", error));
        }
    }

    public void TransferFailed(string reason)
    {
        if (_failures.Enabled)
        {
            _failures.Add(1, new KeyValuePair<string, object?>("zerocopy.reason", reason));
        }
    }
}
