// SPDX-License-Identifier: Apache-2.0

namespace MetaCni.Tests.Linux;

/// <summary>A network namespace made by <c>ip</c>; it goes with the test.</summary>
internal sealed class TestNamespace : IDisposable
{
    public TestNamespace()
    {
        Skip.IfNot(Environment.IsPrivilegedProcess, "network namespaces need root");
        Shell.Run("ip", "netns", "add", Name);
    }

    public string Name { get; } = NewName();

    public string Path => $"/run/netns/{Name}";

    public static string NewName() => $"mc-{Guid.NewGuid():N}"[..15];

    /// <summary>Runs <c>ip</c> commands in it, one a line.</summary>
    public void Ip(string commands)
    {
        var (code, _, error) = Shell.Try("ip", commands, "-n", Name, "-batch", "-");
        Assert.True(code == 0, error);
    }

    public void Dispose() => Shell.Try("ip", "", "netns", "del", Name);
}
