using System.Globalization;
using ZeroCopy.StaticFiles.Interop.Linux;

namespace ZeroCopy.StaticFiles.Tests.Interop.Linux;

/// <summary>mmap, madvise and the handle that unmaps.</summary>
public unsafe class MemoryMappingTests
{
    private const nuint GiB = 1 << 30;

    [LinuxFact]
    public void MMap_Reservation_IsUntouchable()
    {
        var flags = Libc.MAP_PRIVATE | Libc.MAP_ANONYMOUS | Libc.MAP_NORESERVE;
        Assert.Equal(0, Libc.MMap(null, GiB, Libc.PROT_NONE, flags, 0, out var mapping));
        Assert.Equal(GiB, mapping!.Length);
        var first = (ulong)mapping.DangerousGetHandle();
        var last = first + GiB - 1;
        Assert.Equal("---p", Protection(first));
        Assert.Equal("---p", Protection(last));

        // The kernel refuses to read it for us, without a signal.
        using var pair = new SocketPair();
        var vector = new IoVec((void*)first, 1);
        Assert.Equal(-Errno.EFAULT, Libc.SendMsg(pair.Near.SafeHandle, &vector, 1, Libc.MSG_NOSIGNAL));

        mapping.Dispose();
    }

    // Another thread may reserve the same addresses before we look, hence the attempts.
    [LinuxFact]
    public void Dispose_Reservation_IsUnmapped()
    {
        var flags = Libc.MAP_PRIVATE | Libc.MAP_ANONYMOUS | Libc.MAP_NORESERVE;
        Assert.Contains(Enumerable.Range(0, 10), _ =>
        {
            Assert.Equal(0, Libc.MMap(null, GiB, Libc.PROT_NONE, flags, 0, out var mapping));
            var middle = (ulong)mapping!.DangerousGetHandle() + GiB / 2;
            Assert.Equal("---p", Protection(middle));
            mapping.Dispose();
            return Protection(middle) is null;
        });
    }

    [LinuxFact]
    public void MMap_File_ShowsItsBytesThroughASystemCall()
    {
        using var directory = new TemporaryDirectory();
        using var file = directory.Open("digits", "0123456789"u8.ToArray());
        Assert.Equal(0, Libc.MMap(file, 10, Libc.PROT_READ, Libc.MAP_SHARED | Libc.MAP_POPULATE, 0, out var mapping));
        using (mapping)
        {
            using var pair = new SocketPair();
            var vector = new IoVec((void*)mapping!.DangerousGetHandle(), 10);
            Assert.Equal(10, Libc.SendMsg(pair.Near.SafeHandle, &vector, 1, Libc.MSG_NOSIGNAL));
            Assert.Equal("0123456789"u8.ToArray(), pair.Receive(10));
        }
    }

    // Safe because the kernel copies: touching the page from here would be SIGBUS.
    [LinuxFact]
    public void MMap_FileTruncatedAfterwards_IsEFaultFromASystemCall()
    {
        using var directory = new TemporaryDirectory();
        var path = directory.Write("digits", "0123456789"u8.ToArray());
        using var file = File.OpenHandle(path);
        Assert.Equal(0, Libc.MMap(file, 10, Libc.PROT_READ, Libc.MAP_SHARED, 0, out var mapping));
        using (mapping)
        {
            File.WriteAllBytes(path, []);
            using var pair = new SocketPair();
            var vector = new IoVec((void*)mapping!.DangerousGetHandle(), 10);
            Assert.Equal(-Errno.EFAULT, Libc.SendMsg(pair.Near.SafeHandle, &vector, 1, Libc.MSG_NOSIGNAL));
        }
    }

    [LinuxFact]
    public void MMap_Errors_AreNumbers()
    {
        Assert.Equal(-Errno.EINVAL, Libc.MMap(null, 0, Libc.PROT_NONE, Libc.MAP_PRIVATE | Libc.MAP_ANONYMOUS, 0, out var mapping));
        Assert.Null(mapping);
        using var directory = new TemporaryDirectory();
        var file = directory.Open("file", [1]);
        file.Dispose();
        Assert.Equal(-Errno.EBADF, Libc.MMap(file, 1, Libc.PROT_READ, Libc.MAP_SHARED, 0, out mapping));
        Assert.Null(mapping);
    }

    [LinuxFact]
    public void MAdvise_DontNeed_ZeroesThatPartOnly()
    {
        var page = (nuint)Environment.SystemPageSize;
        var flags = Libc.MAP_PRIVATE | Libc.MAP_ANONYMOUS;
        Assert.Equal(0, Libc.MMap(null, 2 * page, Libc.PROT_READ | Libc.PROT_WRITE, flags, 0, out var mapping));
        var bytes = (byte*)mapping!.DangerousGetHandle();
        bytes[0] = 1;
        bytes[page] = 2;
        Assert.Equal(0, Libc.MAdvise(mapping, page, page, Libc.MADV_DONTNEED));
        Assert.Equal((1, 0), (bytes[0], bytes[page]));
        mapping.Dispose();
    }

    [LinuxFact]
    public void MAdvise_OutsideOrUnalignedOrClosed_IsANumber()
    {
        var page = (nuint)Environment.SystemPageSize;
        Assert.Equal(0, Libc.MMap(null, page, Libc.PROT_NONE, Libc.MAP_PRIVATE | Libc.MAP_ANONYMOUS, 0, out var mapping));
        Assert.Equal(-Errno.EINVAL, Libc.MAdvise(mapping!, page, 1, Libc.MADV_DONTNEED));
        Assert.Equal(-Errno.EINVAL, Libc.MAdvise(mapping!, 0, page + 1, Libc.MADV_DONTNEED));
        Assert.Equal(-Errno.EINVAL, Libc.MAdvise(mapping!, nuint.MaxValue, 1, Libc.MADV_DONTNEED));
        Assert.Equal(-Errno.EINVAL, Libc.MAdvise(mapping!, 1, 1, Libc.MADV_DONTNEED));
        mapping!.Dispose();
        Assert.Equal(-Errno.EBADF, Libc.MAdvise(mapping, 0, page, Libc.MADV_DONTNEED));
    }

    // The protection of the mapping an address lies in, as /proc/self/maps shows it, or null.
    private static string? Protection(ulong address)
    {
        foreach (var line in File.ReadLines("/proc/self/maps"))
        {
            var fields = line.Split(' ', '-');
            var start = ulong.Parse(fields[0], NumberStyles.HexNumber, CultureInfo.InvariantCulture);
            var end = ulong.Parse(fields[1], NumberStyles.HexNumber, CultureInfo.InvariantCulture);
            if (start <= address && address < end)
            {
                return line.Split(' ')[1];
            }
        }

        return null;
    }
}
