using Microsoft.Extensions.Logging;

namespace ZeroCopy.StaticFiles.Sites;

/// <summary>Everything that the options of one site say, and the files that it keeps open: shared by all doors that serve it.</summary>
internal sealed class Site
{
    public Site(ILogger logger, FileSource files, FileResponseSettings responses, FileServerSettings server)
    {
        Logger = logger;
        Responses = responses;
        Server = server;
        Resolver = new SiteResolver(logger, files, responses, server);
        Validators = new FileValidators(files, responses);

        // Code of the application runs in the pipeline only, and so does what reads a whole file before it is answered.
        NeedsPipeline = !server.AnswersOnConnection || responses is not { OnPrepareResponse: null, OnPrepareResponseAsync: null, CustomEntityTag: null, ReprDigest: false };
    }

    /// <summary>Whether no file of it can be answered on a connection.</summary>
    public bool NeedsPipeline { get; }

    /// <summary>Where messages about files go.</summary>
    public ILogger Logger { get; }

    /// <summary>What files are answered with.</summary>
    public FileResponseSettings Responses { get; }

    /// <summary>How they are found.</summary>
    public FileServerSettings Server { get; }

    /// <summary>Finds them.</summary>
    public SiteResolver Resolver { get; }

    /// <summary>Names their state.</summary>
    public FileValidators Validators { get; }
}
