using ZeroCopy.Host.Diagnosis;
using ZeroCopy.StaticFiles;
using ZeroCopy.StaticFiles.Connections;
using ZeroCopy.StaticFiles.Requests;
using ZeroCopy.StaticFiles.Responses;
using ZeroCopy.StaticFiles.Sites;

namespace ZeroCopy.Host.Explanation;

/// <summary>The reasons that the server has as values, for people.</summary>
internal static class Sentences
{
    /// <summary>How a path is read that has more than one reading.</summary>
    public static string Of(TargetPathResult result) => result switch
    {
        TargetPathResult.BadPercent => "a percent sign that encodes nothing stays as it is",
        TargetPathResult.EncodedSlashOrControl => "an encoded slash stays encoded, and an encoded control character is part of the name",
        TargetPathResult.DotSegment => "its dot segments are resolved first; they never lead above the root",
        TargetPathResult.NotUtf8 => "bytes that are not UTF-8 stay encoded",
        _ => "read in one way only",
    };

    /// <summary>Which door answers, and why not the other one.</summary>
    public static string Of(DoorExplanation? door, bool answers) => door switch
    {
        null => "pipeline: ConnectionDoor is false, or this is not Linux",
        _ when answers => "connection: answered below Kestrel's HTTP loop",
        { Parsed: not RequestHeadResult.Complete } => "pipeline: not a plain GET or HEAD; only those are answered on the connection",
        { Elsewhere: not ElsewhereReason.None } => $"pipeline: {Of(door.Elsewhere)}",
        _ => $"pipeline: {Of(door.HandOver)}",
    };

    /// <summary>How the content leaves.</summary>
    public static string Of(in Delivery delivery, bool isHead)
    {
        var text = (delivery.Mechanism, delivery.Reason) switch
        {
            ("memory", _) => $"memory: up to {Amount.Bytes(SitesReader.MaxContentLength)}, so head and content leave in one send",
            ("sendfile", "large") => $"sendfile: above {Amount.Bytes(SitesReader.MaxContentLength)}, so the kernel sends it from the file",
            ("sendfile", "no_room_in_memory") => "sendfile: small, but the memory for content is full",
            ("sendfile", "raw_socket") => "sendfile: the pipeline lets the kernel send every file on a plain HTTP/1.x connection",
            (var mechanism, "configured") => $"{mechanism}: the transfer mode of the site, or a rule for the path, says so",
            (var mechanism, "calibrated") => $"{mechanism}: the calibration of this machine says so, for files of this length that are in memory",
            (var mechanism, "network_file_system") => $"{mechanism}: the file lies on a network file system, whose lengths may be stale",
            (var mechanism, "user_space_file_system") => $"{mechanism}: the file lies on a file system in user space, which may refuse sendfile halfway",
            (var mechanism, "shared_folder") => $"{mechanism}: the file lies in a shared folder of VirtualBox, where sendfile sends old content",
            _ => $"{delivery.Mechanism}: {delivery.Reason}",
        };

        return isHead ? $"{text}; not to HEAD" : text;
    }

    private static string Of(ElsewhereReason reason) => reason switch
    {
        ElsewhereReason.OptionsNeedPipeline => "the options have code to run, ask for digests, or leave all to the pipeline",
        ElsewhereReason.TargetNotPlain => "the path can be read in more than one way, which is Kestrel's to decide",
        ElsewhereReason.UnknownHost => "no site is for the host",
        ElsewhereReason.OutsideMount => "the path lies below no site of the host",
        ElsewhereReason.OnlyCoded => "there are only files in a coding",
        ElsewhereReason.NotAFile => "there is only a stream to read it from",
        ElsewhereReason.JustChanged => "the file changed a moment ago, and its entity tag is weak until it cannot change unseen; ask again",
        ElsewhereReason.HashPending => "the hash for its entity tag is being computed",
        ElsewhereReason.NotKeptOpen => "nothing keeps the file open",
        ElsewhereReason.PolicyAsked => "a rule for the path decides who may have it, or adds to the answer",
        _ => "it leads to no file; redirects, listings and pages are made there",
    };

    private static string Of(HandOverReason reason) => reason switch
    {
        HandOverReason.FieldsTooLong => "the conditions are longer than a browser's ever are",
        HandOverReason.NotAcceptable => "no coding is acceptable",
        HandOverReason.SeveralRanges => "answers in several parts are made there",
        _ => "a header field is not plain text",
    };
}
