using System.Collections;
using System.IO.Pipelines;
using Microsoft.AspNetCore.Http.Features;
using ZeroCopy.StaticFiles.Connections;

namespace ZeroCopy.StaticFiles.Transport;

/// <summary>The features of a connection: those that it is itself, and the few that are added.</summary>
internal sealed class ConnectionFeatures(SocketConnection connection) : IFeatureCollection
{
    private KeyValuePair<Type, object?>[] _added = [];
    private int _count;

    public bool IsReadOnly => false;

    public int Revision { get; private set; }

    public object? this[Type key]
    {
        get
        {
            for (var index = 0; index < _count; index++)
            {
                if (_added[index].Key == key)
                {
                    return _added[index].Value;
                }
            }

            return IsFeature(key) && key.IsInstanceOfType(connection) ? connection : null;
        }
        set
        {
            Revision++;

            for (var index = 0; index < _count; index++)
            {
                if (_added[index].Key == key)
                {
                    _added[index] = new(key, value);
                    return;
                }
            }

            if (_count == _added.Length)
            {
                Array.Resize(ref _added, Math.Max(4, _count * 2));
            }

            _added[_count++] = new(key, value);
        }
    }

    public TFeature? Get<TFeature>()
    {
        for (var index = 0; index < _count; index++)
        {
            if (_added[index].Key == typeof(TFeature))
            {
                return (TFeature?)_added[index].Value;
            }
        }

        return IsFeature(typeof(TFeature)) && connection is TFeature feature ? feature : default;
    }

    public void Set<TFeature>(TFeature? instance) => this[typeof(TFeature)] = instance;

    public IEnumerator<KeyValuePair<Type, object>> GetEnumerator()
    {
        foreach (var type in typeof(SocketConnection).GetInterfaces())
        {
            if (this[type] is { } feature)
            {
                yield return new(type, feature);
            }
        }

        for (var index = 0; index < _count; index++)
        {
            if (_added[index].Value is { } value && !_added[index].Key.IsInstanceOfType(connection))
            {
                yield return new(_added[index].Key, value);
            }
        }
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    // Only what Kestrel's transport offers as well: a cast to any type that the connection happens to have is no feature.
    private static bool IsFeature(Type type) => type.IsInterface && type != typeof(IDuplexPipe) && type != typeof(IAsyncDisposable) && type != typeof(IOwnTransport);
}
