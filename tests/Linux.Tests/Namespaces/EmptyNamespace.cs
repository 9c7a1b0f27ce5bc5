// SPDX-License-Identifier: Apache-2.0

using Support;

namespace Linux.Tests.Namespaces;

/// <summary>A network namespace made by <c>ip</c>, with its loopback interface down; it goes with the test.</summary>
internal sealed class EmptyNamespace : IDisposable
{
    public EmptyNamespace()
    {
        Requires.Root();
        Witness.Run("ip", "netns", "add", Name);
    }

    public string Name { get; } = NewName();

    public string Path => $"/run/netns/{Name}";

    public static string NewName() => $"mc-{Guid.NewGuid():N}"[..15];

    /// <summary>Runs <c>ip</c> commands in it, one a line.</summary>
    public void Ip(string commands)
    {
        var (code, _, error) = Witness.Try("ip", commands, "-n", Name, "-batch", "-");
        Assert.True(code == 0, error);
    }

    public void Dispose() => Witness.Try("ip", "", "netns", "del", Name);
}
