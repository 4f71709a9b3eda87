namespace ZeroCopy.StaticFiles.Interop.Linux;

/// <summary>One piece of memory in a gathered write or scattered read: <c>struct iovec</c>, readv(2), bits/types/struct_iovec.h.</summary>
internal unsafe struct IoVec
{
    internal void* Base;
    internal nuint Length;

    internal IoVec(void* start, nuint length)
    {
        Base = start;
        Length = length;
    }
}
