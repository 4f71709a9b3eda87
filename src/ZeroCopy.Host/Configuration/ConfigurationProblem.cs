namespace ZeroCopy.Host.Configuration;

/// <summary>Something in the configuration that cannot be meant.</summary>
/// <param name="Path">The key, as a path in JSON: <c>Sites[0].Hosts</c>; empty for a file as a whole.</param>
/// <param name="Message">The value, what is wrong with it and what may stand there.</param>
/// <param name="Place">The file and the line, such as <c>/etc/zerocopy.json:12</c>, or <c>environment</c>.</param>
internal sealed record ConfigurationProblem(string Path, string Message, string Place = "")
{
    public override string ToString() =>
        string.Concat(Place.Length > 0 ? Place + ": " : "", Path.Length > 0 ? Path + ": " : "", Message);
}
