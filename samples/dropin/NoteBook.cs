using System.Collections.Concurrent;

namespace ZeroCopy.Samples.DropIn;

/// <summary>The notes of this process; they are gone when it ends.</summary>
public sealed class NoteBook
{
    private readonly ConcurrentDictionary<int, Note> _notes = new();
    private int _last;

    /// <summary>All notes, the oldest first.</summary>
    public IEnumerable<Note> Notes => _notes.Values.OrderBy(note => note.Id);

    /// <summary>Takes a note.</summary>
    public Note Add(string text)
    {
        var note = new Note(Interlocked.Increment(ref _last), text);
        _notes[note.Id] = note;
        return note;
    }
}
