using Microsoft.Win32.SafeHandles;
using ZeroCopy.Host.Interop;
using ZeroCopy.StaticFiles.Interop.Linux;

namespace ZeroCopy.Host.AccessLogs;

/// <summary>Where the lines go. A failure is a value: nothing here stops the server.</summary>
/// <param name="output">Absolute path, or <c>stdout</c>.</param>
internal sealed class AccessLogFile(string output) : IDisposable
{
    private const int StandardOutput = 1;

    private SafeFileHandle? _file;
    private bool _isTorn;

    /// <summary>Why the last call failed; <see langword="null"/> when it did not.</summary>
    public string? Problem { get; private set; }

    /// <summary>Opens it, if it is not open.</summary>
    public bool TryOpen()
    {
        if (_file is not null)
        {
            return true;
        }

        if (output == AccessLogSettings.StandardOutput)
        {
            _file = new SafeFileHandle(StandardOutput, ownsHandle: false);
            return true;
        }

        // O_APPEND: a rotation by copytruncate, or another process, leaves no hole and no mixed lines.
        var error = SystemCalls.OpenForAppending(output, out _file);
        Problem = error == 0 ? null : Errno.Describe(-error);
        return error == 0;
    }

    /// <summary>Lets it go, so that the next <see cref="TryOpen"/> finds the file that has its name by then.</summary>
    public void Close()
    {
        _file?.Dispose();
        _file = null;
        _isTorn = false;
    }

    /// <summary>Writes whole lines.</summary>
    /// <returns>Whether all were written. What was not is lost.</returns>
    public bool TryWrite(ReadOnlySpan<byte> lines)
    {
        // A disk that was full took a part of a line.
        if (_isTorn && !TryWriteAll("\n"u8))
        {
            return false;
        }

        _isTorn = false;
        return TryWriteAll(lines);
    }

    public void Dispose() => Close();

    private bool TryWriteAll(ReadOnlySpan<byte> bytes)
    {
        while (!bytes.IsEmpty)
        {
            var written = Libc.Write(_file!, bytes);

            if (written == -Errno.EAGAIN)
            {
                // A pipe that its reader made non-blocking. This thread has nothing else to do.
                Thread.Sleep(10);
                continue;
            }

            if (written <= 0)
            {
                Problem = Errno.Describe(-written);
                return false;
            }

            bytes = bytes[written..];
            _isTorn = !bytes.IsEmpty;
        }

        Problem = null;
        return true;
    }
}
