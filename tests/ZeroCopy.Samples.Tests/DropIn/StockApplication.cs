using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using ZeroCopy.Samples.DropIn;

namespace ZeroCopy.Samples.Tests.DropIn;

/// <summary>The sample as it was before: the same files and end points, with the stock line.</summary>
internal static class StockApplication
{
    public static async Task<WebApplication> StartAsync()
    {
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions
        {
            ContentRootPath = Repository.Sample("dropin"),
            EnvironmentName = "Production",
        });
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Services.AddSingleton<NoteBook>();

        var app = builder.Build();
        app.UseDefaultFiles();
        app.UseStaticFiles();
        app.MapGet("/api/notes", (NoteBook book) => book.Notes);
        app.MapPost("/api/notes", (NewNote note, NoteBook book) => book.Add(note.Text!));
        await app.StartAsync(TestContext.Current.CancellationToken);
        return app;
    }
}
