using ZeroCopy.Fuzz;

return await FuzzCommand.InvokeAsync(args);
