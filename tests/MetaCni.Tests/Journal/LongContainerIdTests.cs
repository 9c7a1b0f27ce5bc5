// SPDX-License-Identifier: Apache-2.0

using System.Runtime.Versioning;
using Cni.Values;
using MetaCni.Journal;
using MetaCni.Planning;
using MetaCni.Tests.Support;
using Support;

namespace MetaCni.Tests.Journal;

/// <summary>Two containers whose ids are 255 bytes long and differ in the last one.</summary>
[SupportedOSPlatform("linux")]
public sealed class LongContainerIdTests : IDisposable
{
    private static readonly AttachmentPlan First =
        Plans.WithSecondaries("a") with { Sandbox = Plans.Sandbox with { ContainerId = Named.Container(new string('a', 254) + "1") } };
    private static readonly AttachmentPlan Second =
        Plans.WithSecondaries("a") with { Sandbox = Plans.Sandbox with { ContainerId = Named.Container(new string('a', 254) + "2") } };

    private readonly TemporaryDirectory _directory = new();
    private readonly AttachmentJournal _journal;

    public LongContainerIdTests()
    {
        _journal = new AttachmentJournal(_directory.Combine("state"), TimeProvider.System);
        using var made = _journal.Lock(First.Sandbox.ContainerId, CancellationToken.None);
        _journal.Begin(First, 1).Attempting(0);
        _journal.Begin(Second, 2);
    }

    public void Dispose() => _directory.Dispose();

    [Fact]
    public void Two_long_ids_have_separate_records_that_are_listed_by_their_full_ids()
    {
        Assert.Equal((1UL, AttachmentState.Attempted), Read(First));
        Assert.Equal((2UL, AttachmentState.Planned), Read(Second));
        Assert.Equal(
            [First.Sandbox.ContainerId.Value, Second.Sandbox.ContainerId.Value],
            _journal.Entries().Select(entry => entry.Container.Value).Order(StringComparer.Ordinal));

        _journal.Remove(First);

        Assert.Equal([Second.Sandbox.ContainerId], _journal.Entries().Select(entry => entry.Container));
    }

    [Fact]
    public void Two_long_ids_have_separate_locks()
    {
        using var first = _journal.Lock(First.Sandbox.ContainerId, CancellationToken.None);

        Assert.False(_journal.TryLock(First.Sandbox.ContainerId, out _));
        Assert.True(_journal.TryLock(Second.Sandbox.ContainerId, out var second));
        second.Dispose();
    }

    [Fact]
    public void Leftovers_of_a_killed_operation_can_be_locked_and_removed_by_their_listed_name()
    {
        var record = _journal.FileOf(First.Sandbox.ContainerId, First.Sandbox.InterfaceName);
        File.WriteAllText(Path.Combine(Attachments, $".tmp-{Path.GetFileName(record)[..200]}@eth0.x1"), "unfinished");
        File.WriteAllText(Path.Combine(Attachments, RecordName.OfLock(Second.Sandbox.ContainerId)), "");

        foreach (var (container, files) in _journal.Leftovers())
        {
            Assert.True(_journal.TryLock(container, out var taken));
            RecordDirectory.RemoveUnfinished(files);
            taken.Dispose();
        }

        Assert.Equal([First, Second], new[] { First, Second }.Where(plan => File.Exists(_journal.FileOf(plan.Sandbox.ContainerId, plan.Sandbox.InterfaceName))));
        Assert.Equal(2, Directory.EnumerateFileSystemEntries(Attachments).Count());
    }

    [Fact]
    public void A_damaged_record_is_renamed_salvaged_and_listed()
    {
        File.AppendAllText(_journal.FileOf(First.Sandbox.ContainerId, First.Sandbox.InterfaceName), "no json\n");

        Assert.True(_journal.TryRecover(First.Sandbox.ContainerId, First.Sandbox.InterfaceName, out var record));

        Assert.Equal(First.Sandbox.ContainerId, record.Plan.Sandbox.ContainerId);
        Assert.Equal(First.Sandbox.ContainerId, Assert.Single(_journal.Corrupt.All()).Container);
    }

    // Its id cannot be known any more. It must not be lost from sight, and a person must be able to give it up.
    [Fact]
    public void A_completely_unreadable_record_is_listed_by_the_short_form_of_its_id()
    {
        var file = _journal.FileOf(First.Sandbox.ContainerId, First.Sandbox.InterfaceName);
        File.WriteAllText(file, "no json\n");

        Assert.False(_journal.TryRecover(First.Sandbox.ContainerId, First.Sandbox.InterfaceName, out _));

        var corrupt = Assert.Single(_journal.Corrupt.All());
        Assert.StartsWith(new string('a', 128), corrupt.Container.Value, StringComparison.Ordinal);
        Assert.Equal(file + ".corrupt", corrupt.File);
        _journal.GiveUp(corrupt.Container, corrupt.Interface);
        Assert.Equal([Second.Sandbox.ContainerId], _journal.Entries().Select(entry => entry.Container));
    }

    // An id can look like the short form of another one.
    [Fact]
    public void A_container_id_that_equals_the_short_form_of_another_id_is_refused()
    {
        Assert.True(ContainerId.TryParse(Path.GetFileName(_journal.FileOf(First.Sandbox.ContainerId, First.Sandbox.InterfaceName)).Split('@')[0], out var alike));

        Assert.Contains("name of another", Failure.Of(() => _journal.TryRead(alike, First.Sandbox.InterfaceName, out _)).Message, StringComparison.Ordinal);
    }

    private string Attachments => _directory.Combine("state", "attachments");

    private (ulong Cookie, AttachmentState State) Read(AttachmentPlan plan)
    {
        Assert.True(_journal.TryRead(plan.Sandbox.ContainerId, plan.Sandbox.InterfaceName, out var record));
        return (record.NamespaceCookie, record.Attachments[0].State);
    }
}
