using ZeroCopy.Host.Serving;

namespace ZeroCopy.Host.Tests.Serving;

public class StartPagesTests
{
    // proc_pid_smaps(5), shortened.
    private const string Maps = """
        5500-5600 r--p 00000000 08:01 7                          /srv/zerocopy
        Rss:                   8 kB
        Anonymous:             0 kB
        5600-5800 r-xp 00001000 08:01 7                          /srv/zerocopy
        Anonymous:             0 kB
        5800-5900 r--p 00002000 08:01 7                          /srv/zerocopy
        Anonymous:             4 kB
        5900-5a00 rw-p 00002000 08:01 7                          /srv/zerocopy
        Anonymous:             0 kB
        5b00-5c00 r--p 00002000 08:01 8                          /lib/x/srv/zerocopy
        Anonymous:             0 kB
        7f00-7f01 rw-p 00000000 00:00 0
        Anonymous:             0 kB
        """;

    [Fact]
    public void Find_Mappings_AreThoseThatTheFileStillHas() => Assert.Equal(
        [(0x5500, 0x100), (0x5600, 0x200)],
        StartPages.Find(Maps.Split('\n'), "/srv/zerocopy"));
}
