using ZeroCopy.StaticFiles.Interop.Linux;

namespace ZeroCopy.Host.Diagnosis;

/// <summary>One row of the diagnosis.</summary>
/// <param name="Area">Rows of one area stand together: machine, directory, kernel, network, limits.</param>
/// <param name="Name">What was looked at.</param>
/// <param name="Finding">What was found, in one sentence or two.</param>
/// <param name="Remedy">What to do about it, in one line; every warning has one.</param>
internal sealed record Check(string Area, string Name, CheckState State, string Finding, string? Remedy = null)
{
    public static Check Ok(string area, string name, string finding) => new(area, name, CheckState.Ok, finding);

    public static Check Info(string area, string name, string finding, string? remedy = null) =>
        new(area, name, CheckState.Info, finding, remedy);

    public static Check Warn(string area, string name, string finding, string remedy) => new(area, name, CheckState.Warn, finding, remedy);

    /// <summary>An error of the system as a wrapper returned it, negative.</summary>
    public static string Error(nint result) => Errno.Describe((int)-result);
}
