namespace ZeroCopy.Host.Netlify;

/// <summary>A line of one of Netlify's files that is not followed.</summary>
/// <param name="File">The name of the file.</param>
/// <param name="Line">The line, from 1 on.</param>
/// <param name="Message">What is not followed, and why.</param>
internal readonly record struct NetlifyNote(string File, int Line, string Message)
{
    public override string ToString() => $"{File}:{Line}: {Message}";
}
