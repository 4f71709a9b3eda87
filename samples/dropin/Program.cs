using ZeroCopy.Samples.DropIn;

var builder = WebApplication.CreateBuilder(args);
builder.Services.AddSingleton<NoteBook>();

var app = builder.Build();
app.UseDefaultFiles();
app.UseZeroCopyStaticFiles();   // was: app.UseStaticFiles();

app.MapGet("/api/notes", (NoteBook book) => book.Notes);
app.MapPost("/api/notes", (NewNote note, NoteBook book) => string.IsNullOrWhiteSpace(note.Text)
    ? Results.BadRequest()
    : Results.Created((string?)null, book.Add(note.Text.Trim())));

app.Run();
