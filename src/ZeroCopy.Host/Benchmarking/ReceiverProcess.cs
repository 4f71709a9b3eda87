using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace ZeroCopy.Host.Benchmarking;

/// <summary>
/// The other end of all connections, in a process of its own: what it costs is not counted, whatever threads the sender uses.
/// </summary>
internal sealed class ReceiverProcess : IDisposable
{
    private const int TimeoutMicroseconds = 10_000_000;

    private readonly Process _process;
    private readonly Socket _tcp = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
    private readonly Socket _unix = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
    private readonly string _name = $"zerocopy-bench-{Guid.NewGuid():N}";

    private ReceiverProcess(Process process)
    {
        _process = process;
        _tcp.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        _tcp.Listen(1);
        _unix.Bind(new UnixDomainSocketEndPoint('\0' + _name));
        _unix.Listen(1);
    }

    /// <exception cref="BenchmarkException">This program cannot start itself.</exception>
    public static ReceiverProcess Start()
    {
        var start = new ProcessStartInfo(Environment.ProcessPath ?? "zerocopy") { RedirectStandardInput = true, UseShellExecute = false };

        if (Path.GetFileNameWithoutExtension(start.FileName) == "dotnet")
        {
            start.ArgumentList.Add(Path.Combine(AppContext.BaseDirectory, "zerocopy.dll"));
        }

        start.ArgumentList.Add("bench");
        start.ArgumentList.Add("--receive");

        try
        {
            return new ReceiverProcess(Process.Start(start)!);
        }
        catch (Exception exception) when (exception is Win32Exception or SocketException)
        {
            throw new BenchmarkException($"the receiving process cannot be started: {exception.Message}");
        }
    }

    /// <summary>A new connection with it: the sender's end, which does not block, as the server's sockets.</summary>
    /// <exception cref="BenchmarkException">It does not come.</exception>
    public Socket Connect(SocketKind kind, long responseLength, bool acknowledges)
    {
        var listener = kind == SocketKind.Tcp ? _tcp : _unix;
        var address = kind == SocketKind.Tcp ? ((IPEndPoint)_tcp.LocalEndPoint!).Port.ToString(CultureInfo.InvariantCulture) : _name;
        var request = new ConnectRequest(kind, address, responseLength, acknowledges, Guid.NewGuid());

        try
        {
            _process.StandardInput.WriteLine(request);
            _process.StandardInput.Flush();

            while (listener.Poll(TimeoutMicroseconds, SelectMode.SelectRead))
            {
                var socket = listener.Accept();

                if (!IsReceiver(socket, request.Token))
                {
                    socket.Dispose();
                    continue;
                }

                socket.Blocking = false;

                if (kind == SocketKind.Tcp)
                {
                    // As Kestrel does.
                    socket.NoDelay = true;
                }

                return socket;
            }
        }
        catch (Exception exception) when (exception is SocketException or IOException)
        {
            throw new BenchmarkException($"the receiving process is gone: {exception.Message}");
        }

        throw new BenchmarkException("the receiving process does not connect.");
    }

    public void Dispose()
    {
        _tcp.Dispose();
        _unix.Dispose();

        // The end of its input is its end.
        _process.StandardInput.Dispose();
        _process.WaitForExit(TimeSpan.FromSeconds(2));
        _process.Dispose();
    }

    private static bool IsReceiver(Socket socket, Guid token)
    {
        Span<byte> received = stackalloc byte[16];
        var count = 0;

        while (count < received.Length && socket.Poll(TimeoutMicroseconds, SelectMode.SelectRead) && socket.Receive(received[count..]) is > 0 and var more)
        {
            count += more;
        }

        return count == received.Length && new Guid(received) == token;
    }
}
