using System.Globalization;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using ZeroCopy.StaticFiles.Memory;

namespace ZeroCopy.StaticFiles.Tests.Memory;

public class PhantomMemoryTests
{
    private readonly PhantomMemory _phantom;

    public PhantomMemoryTests()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Linux system calls");
        _phantom = PhantomMemory.Instance!;
    }

    [Fact]
    public void Instance_Always_IsOneGibibyte()
    {
        Assert.Same(PhantomMemory.Instance, _phantom);
        Assert.Equal(1 << 30, _phantom.Memory.Length);
    }

    [Fact]
    public void Owns_Slices_IsTrue()
    {
        Assert.True(PhantomMemory.Owns(_phantom.Memory));
        Assert.True(PhantomMemory.Owns(_phantom.Memory[..1]));
        Assert.True(PhantomMemory.Owns(_phantom.Memory[^1..]));
        Assert.True(PhantomMemory.Owns(_phantom.Memory.Slice(12_345, 678)[1..]));
    }

    [Fact]
    public void Owns_OtherMemory_IsFalse()
    {
        var block = new NativeBufferPool().Rent(1);
        Assert.False(PhantomMemory.Owns(new byte[10]));
        Assert.False(PhantomMemory.Owns(default));
        Assert.False(PhantomMemory.Owns(block.Memory));
        block.Return();
    }

    [Fact]
    public void Pin_Always_Throws()
    {
        Assert.Throws<InvalidOperationException>(() => _phantom.Pin());
        Assert.Throws<InvalidOperationException>(() => { using var handle = _phantom.Memory[10..20].Pin(); });
    }

    // The kernel's own account of the reservation: no access, no page of RAM.
    [Fact]
    public unsafe void Reservation_Always_HasNoAccessAndNoRam()
    {
        var address = (ulong)Unsafe.AsPointer(ref MemoryMarshal.GetReference(_phantom.GetSpan()));
        var lines = File.ReadAllLines("/proc/self/smaps");
        var header = Array.FindIndex(lines, line => Contains(line, address));

        Assert.True(header >= 0);
        Assert.Contains("---p", lines[header], StringComparison.Ordinal);
        Assert.True(ReadKilobytes(lines, header, "Size:") >= 1 << 20);
        Assert.Equal(0, ReadKilobytes(lines, header, "Rss:"));
    }

    private static bool Contains(string line, ulong address)
    {
        var range = line.Split(' ')[0].Split('-');
        return range.Length == 2
            && ulong.TryParse(range[0], NumberStyles.HexNumber, CultureInfo.InvariantCulture, out var first)
            && ulong.TryParse(range[1], NumberStyles.HexNumber, CultureInfo.InvariantCulture, out var end)
            && address >= first && address < end;
    }

    private static long ReadKilobytes(string[] lines, int header, string name)
    {
        var line = lines.Skip(header + 1).First(line => line.StartsWith(name, StringComparison.Ordinal));
        return long.Parse(line[name.Length..^2], CultureInfo.InvariantCulture);
    }
}
