// SPDX-License-Identifier: Apache-2.0

using MetaCni.Logging.Operations;

namespace MetaCni.Tests.Logging.Operations;

/// <summary>Entries for tests.</summary>
internal static class OperationEntries
{
    public static OperationEntry Succeeded(string container = "c1") => new()
    {
        Time = new DateTimeOffset(2026, 1, 2, 3, 4, 5, 678, TimeSpan.Zero),
        Verb = "ADD",
        Pod = "default/web",
        Uid = "5a0d",
        Container = container,
        Interface = "eth0",
        Duration = TimeSpan.FromMilliseconds(12.5),
        PluginDuration = TimeSpan.FromMilliseconds(9.25),
        Phases = [new("read", TimeSpan.FromMilliseconds(1)), new("attach", TimeSpan.FromMilliseconds(10))],
        Attachments =
        [
            new() { Network = "default/a", Interface = "net1", Plugin = "bridge,tuning", Duration = TimeSpan.FromMilliseconds(9.5) },
        ],
        Runs = [new("bridge", "ADD", TimeSpan.FromMilliseconds(8)), new("tuning", "ADD", TimeSpan.FromMilliseconds(1.25))],
    };

    public static OperationEntry Failed(int code, string error) => Succeeded() with { Failure = new OperationFailure(code, error) };
}
