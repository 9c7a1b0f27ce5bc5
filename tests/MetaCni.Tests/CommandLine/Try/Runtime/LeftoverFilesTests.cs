// SPDX-License-Identifier: Apache-2.0

using MetaCni.CommandLine.Try.Runtime;
using Support;

namespace MetaCni.Tests.CommandLine.Try.Runtime;

public sealed class LeftoverFilesTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    // host-local writes the container's id and, behind CR LF, the interface.
    [Fact]
    public void A_lease_is_found_by_its_container()
    {
        var lease = _directory.Write("net/10.1.0.2", "abc\r\neth0");
        _directory.Write("net/10.1.0.3", "abcd\r\neth0");
        _directory.Write("net/last_reserved_ip.0", "10.1.0.3");
        _directory.Write("net/lock", "");

        Assert.Equal([lease], LeftoverFiles.Leases([_directory.Path, "/nowhere/at/all"], "abc"));
    }

    [Fact]
    public void A_locked_file_does_not_prevent_the_search()
    {
        using var held = new FileStream(_directory.Write("net/lock", ""), FileMode.Open, FileAccess.ReadWrite, FileShare.None);

        Assert.Empty(LeftoverFiles.Leases([_directory.Path], "abc"));
    }

    [Fact]
    public void A_record_is_found_by_its_container()
    {
        var record = _directory.Write("attachments/abc@eth0.jsonl", "");
        _directory.Write("attachments/abcd@eth0.jsonl", "");
        _directory.Write("attachments/abc.lock", "");

        Assert.Equal([record], LeftoverFiles.Records(_directory.Path, "abc"));
    }

    [Fact]
    public void Without_a_state_directory_there_is_no_record() => Assert.Empty(LeftoverFiles.Records("/nowhere/at/all", "abc"));
}
