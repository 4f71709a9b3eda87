namespace ZeroCopy.Host.Telemetry;

/// <summary>How telemetry is exported.</summary>
internal enum OtlpProtocol
{
    /// <summary>gRPC, usually to port 4317.</summary>
    Grpc,

    /// <summary>Protobuf over HTTP, usually to port 4318.</summary>
    HttpProtobuf,
}
