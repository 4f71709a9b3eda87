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
    }

    /// <summary>Whether a middleware serves it too, and so answers what a door on the connection hands over.</summary>
    public bool IsInPipeline { get; set; }

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
