using ZeroCopy.Host.Commands;

return await ZeroCopyCommand.InvokeAsync(args, Console.Out, Console.Error);
