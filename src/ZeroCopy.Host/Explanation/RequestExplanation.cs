namespace ZeroCopy.Host.Explanation;

/// <summary>What a request is answered with, and why.</summary>
/// <param name="Request">The request.</param>
/// <param name="Directory">Absolute path of the directory of its site; <see langword="null"/> when no site is for it.</param>
/// <param name="Reasons">In the order of the decisions.</param>
/// <param name="Head">Status line and header fields, as they would be sent; Date is that of the explanation.</param>
/// <param name="Door"><c>connection</c> or <c>pipeline</c>.</param>
/// <param name="Mechanism"><c>memory</c>, <c>sendfile</c> or <c>copy</c>; <see langword="null"/> without content from a file.</param>
internal sealed record RequestExplanation(
    ExplainedRequest Request, string? Directory, IReadOnlyList<Reason> Reasons, AnswerHead Head, string Door, string? Mechanism);
