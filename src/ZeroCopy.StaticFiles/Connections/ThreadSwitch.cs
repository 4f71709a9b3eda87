using System.Runtime.CompilerServices;
using ZeroCopy.StaticFiles.Events;

namespace ZeroCopy.StaticFiles.Connections;

/// <summary>Awaited, it goes on elsewhere: on the thread pool, where code of the application may run, or where one may wait for a disk.</summary>
internal readonly struct ThreadSwitch : ICriticalNotifyCompletion
{
    private readonly bool _toDisk;

    private ThreadSwitch(bool toDisk)
    {
        _toDisk = toDisk;
    }

    /// <summary>To the thread pool; no hop where it is already.</summary>
    public static ThreadSwitch ToThreadPool => new(toDisk: false);

    /// <summary>To a thread of <see cref="BlockingIoPool"/>, which is bounded: a slow disk does not starve the thread pool.</summary>
    public static ThreadSwitch ToDisk => new(toDisk: true);

    public bool IsCompleted => !_toDisk && Thread.CurrentThread.IsThreadPoolThread;

    public ThreadSwitch GetAwaiter() => this;

    public void GetResult()
    {
        // Nothing comes of it but another thread.
    }

    public void OnCompleted(Action continuation) => UnsafeOnCompleted(continuation);

    public void UnsafeOnCompleted(Action continuation)
    {
        var work = new Continuation(continuation);

        if (_toDisk)
        {
            BlockingIoPool.Enqueue(work);
        }
        else
        {
            ThreadPool.UnsafeQueueUserWorkItem(work, preferLocal: false);
        }
    }

    private sealed class Continuation(Action action) : IThreadPoolWorkItem
    {
        public void Execute() => action();
    }
}
