namespace ZeroCopy.StaticFiles.Connections;

/// <summary>A connection of this library's transport, which has <see cref="SocketOutput"/> from the start.</summary>
internal interface IOwnTransport
{
    /// <summary>Nothing more will be written: sends what is left, and ends the connection, whoever may still read.</summary>
    void OnOutputCompleted();
}
