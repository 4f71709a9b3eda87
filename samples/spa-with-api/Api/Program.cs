using Microsoft.Extensions.FileProviders;
using ZeroCopy.Samples.SpaWithApi;
using ZeroCopy.StaticFiles;

var builder = WebApplication.CreateBuilder(args);
builder.Services.AddSingleton(new DownloadFolder(
    Path.Combine(builder.Environment.ContentRootPath, "files"),
    builder.Configuration.GetValue("Downloads:HandOver", DownloadHandOver.None),
    builder.Configuration["Downloads:Prefix"] ?? "/internal/downloads/"));

var app = builder.Build();

// Downloads that nobody takes off our hands still leave by sendfile.
app.UseZeroCopySendFile();

// Without a zerocopy in front: one process for both, with the same answers. A path from the content root.
if (builder.Configuration["Site"] is { Length: > 0 } site)
{
    app.UseZeroCopyFileServer(new ZeroCopyFileServerOptions
    {
        FileProvider = new PhysicalFileProvider(Path.GetFullPath(site, builder.Environment.ContentRootPath)),
        NavigationFallback = "/index.html",
        Files = { ImmutableHashedNames = true },
    });
}

var rivers = new RiverTable();
app.MapGet("/api/rivers", () => rivers.All);
app.MapGet("/api/rivers/{id}", (string id) => rivers.Find(id) is { } river ? Results.Ok(river) : Results.NotFound());
app.MapPost("/api/rivers/{id}/sightings", (string id) => rivers.See(id) is { } river ? Results.Ok(river) : Results.NotFound());
app.MapGet("/api/downloads", (DownloadFolder downloads) => downloads.Names);
app.MapGet("/api/downloads/{name}", (string name, DownloadFolder downloads) => downloads.Answer(name));

app.Run();
