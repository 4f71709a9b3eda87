using ZeroCopy.Host;
using ZeroCopy.Host.Commands;

// Before anything else: the runtime reads these when it makes its first socket.
EventLoopSettings.Apply();

return await ZeroCopyCommand.InvokeAsync(args, Console.Out, Console.Error);
