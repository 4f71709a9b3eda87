using System.Diagnostics;
using ZeroCopy.Host.Diagnosis;
using ZeroCopy.StaticFiles.Tests.Interop.Linux;
using ZeroCopy.StaticFiles.Tests.Wire;

namespace ZeroCopy.Host.Tests.Diagnosis;

public class MachineDiagnosisTests
{
    private static readonly string[] Rows =
    [
        "kernel", "resources", "container",
        "directory", "file system", "file times", "page cache", "probed with",
        "sendfile", "splice", "MSG_ZEROCOPY", "openat2", "cachestat", "preadv2", "TCP_DEFER_ACCEPT", "io_uring", "kTLS",
        "open files", "inotify instances", "inotify watches", "somaxconn", "tcp_wmem", "locked memory", "address space",
    ];

    [LinuxFact]
    public void Run_Directory_HasEveryRowInOrder()
    {
        using var directory = new TemporaryDirectory();
        directory.Write("index.html", "x");

        var checks = MachineDiagnosis.Run(directory.Path);

        Assert.Equal(Rows, checks.Where(check => check.Area != "network").Select(check => check.Name));
        Assert.Contains(checks, check => check.Area == "network");
        AssertShape(checks);
    }

    // The server needs these, and every Linux that the tests run on has them.
    [LinuxFact]
    public void Run_WhatTheServerIsMadeOf_Works()
    {
        using var directory = new TemporaryDirectory();
        directory.Write("index.html", new string('x', 10_000));

        var checks = MachineDiagnosis.Run(directory.Path).ToDictionary(check => check.Name);

        // They are shared by all of this user's processes, other tests included, and given back a moment after they were closed.
        for (var tries = 0; tries < 40 && checks["inotify instances"].State != CheckState.Ok; tries++)
        {
            Thread.Sleep(250);
            checks = MachineDiagnosis.Run(directory.Path).ToDictionary(check => check.Name);
        }

        Assert.All(
            ["kernel", "sendfile", "splice", "TCP_DEFER_ACCEPT", "inotify instances", "address space"],
            name => Assert.Equal(CheckState.Ok, checks[name].State));
        Assert.Equal(directory["index.html"], checks["probed with"].Finding);
    }

    [LinuxFact]
    public void Run_EmptyDirectory_ProbesWithATemporaryFile()
    {
        using var directory = new TemporaryDirectory();

        var checks = MachineDiagnosis.Run(directory.Path).ToDictionary(check => check.Name);

        Assert.Equal(CheckState.Ok, checks["sendfile"].State);
        Assert.Equal("there are no files with content", checks["page cache"].Finding);
        Assert.Empty(Directory.GetFileSystemEntries(directory.Path));
    }

    [LinuxFact]
    public void Run_NoDirectory_WarnsAndLooksAtTheRest()
    {
        using var directory = new TemporaryDirectory();
        directory.Write("page.html", "x");

        foreach (var path in new[] { directory["nowhere"], directory["page.html"] })
        {
            var checks = MachineDiagnosis.Run(path);

            Assert.Equal(CheckState.Warn, checks.Single(check => check.Name == "directory").State);
            Assert.Contains(checks, check => check is { Name: "sendfile", State: CheckState.Ok });
            AssertShape(checks);
        }
    }

    [LinuxFact]
    public void Run_LargeDirectory_EndsInTime()
    {
        var start = Stopwatch.GetTimestamp();

        AssertShape(MachineDiagnosis.Run("/usr"));

        Assert.InRange(Stopwatch.GetElapsedTime(start).TotalSeconds, 0, 5);
    }

    [Fact]
    public void Run_OtherSystem_IsOneRow()
    {
        var check = Assert.Single(MachineDiagnosis.Run("/", isLinux: false));

        Assert.Equal(("system", CheckState.Info), (check.Name, check.State));
    }

    private static void AssertShape(IReadOnlyList<Check> checks)
    {
        Assert.All(checks, check =>
        {
            Assert.NotEmpty(check.Name);
            Assert.NotEmpty(check.Finding);
            Assert.False(check.Finding.Contains('\n', StringComparison.Ordinal));
            Assert.True(check.State != CheckState.Warn || check.Remedy is { Length: > 0 } remedy && !remedy.Contains('\n', StringComparison.Ordinal));
        });

        // Areas stand together.
        var areas = checks.Select(check => check.Area).ToList();
        Assert.Equal(areas.Distinct().Count(), areas.Where((area, i) => i == 0 || areas[i - 1] != area).Count());
    }
}
