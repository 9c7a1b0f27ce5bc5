// SPDX-License-Identifier: Apache-2.0

using MetaCni.Journal;
using MetaCni.Planning;
using MetaCni.Tests.Support;
using Support;

namespace MetaCni.Tests.Journal;

public sealed class StatusRecordsTests : IDisposable
{
    private const string Name = "c1@eth0.jsonl";

    private static readonly AttachmentPlan Plan = Plans.WithSecondaries("a");

    private readonly TemporaryDirectory _directory = new();
    private readonly AttachmentJournal _journal;

    public StatusRecordsTests() => _journal = new AttachmentJournal(_directory.Combine("state"), TimeProvider.System);

    private string File => _journal.FileOf(Plan.Sandbox.ContainerId, Plan.Sandbox.InterfaceName);

    public void Dispose() => _directory.Dispose();

    [Fact]
    public void A_status_is_found_with_its_pod()
    {
        Begin().StatusDue(Status("1"));

        var held = Assert.Single(_journal.Statuses.All());

        Assert.Equal((Name, "c1", "eth0", Plan.Sandbox.Pod, true), (held.Record, held.Container, held.Interface, held.Pod, held.IsDue));
        Assert.Equal(("1", "[1]", "a"), (held.Status!.Id, held.Status.Text, held.Status.Annotations["k8s.v1.cni.cncf.io/networks"]));
    }

    [Fact]
    public void A_status_that_is_too_long_for_a_record_is_not_written()
    {
        var record = Begin();

        Assert.False(record.StatusDue(Status("1") with { Text = new string('x', RecordLimits.EventLine) }));

        Assert.Null(record.Status);
        Assert.Null(Read().Status);
    }

    [Fact]
    public void A_published_status_is_no_longer_due()
    {
        Begin().StatusDue(Status("1"));

        Assert.True(_journal.Statuses.Published(Name, "1")!.IsDue);

        Assert.False(Read().IsDue);
        Assert.True(_journal.TryRead(Plan.Sandbox.ContainerId, Plan.Sandbox.InterfaceName, out var record));
        Assert.True(record.Status!.IsPublished);
    }

    [Fact]
    public void A_status_that_was_replaced_is_not_noted_in_the_record()
    {
        var record = Begin();
        record.StatusDue(Status("1"));
        record.StatusDue(Status("2"));
        var before = System.IO.File.ReadAllBytes(File);

        Assert.Equal("2", _journal.Statuses.Published(Name, "1")!.Status!.Id);

        Assert.Equal(before, System.IO.File.ReadAllBytes(File));
        Assert.True(Read().IsDue);
    }

    [Fact]
    public void What_is_being_detached_has_no_status_to_publish()
    {
        var record = Begin();
        record.StatusDue(Status("1"));
        record.Detaching();
        Assert.False(Read().IsDue);

        // A hot-plug detaches, and then hands a new one over.
        record.StatusDue(Status("2"));
        Assert.True(Read().IsDue);
    }

    [Fact]
    public void A_rewritten_record_keeps_its_status()
    {
        var record = Begin();
        record.StatusDue(Status("1"));
        record.Completed([], []);
        _journal.Adopt(record.Record);

        Assert.True(Read().IsDue);
    }

    // A hot-plug replaces the file after the daemon has opened it.
    [Fact]
    public void An_event_that_went_to_a_replaced_file_is_written_to_the_new_one()
    {
        var record = Begin();
        record.StatusDue(Status("1"));
        record.Completed([], []);
        var opened = 0;
        var statuses = new StatusRecords(new RecordDirectory(Path.GetDirectoryName(File)!))
        {
            Open = path =>
            {
                var file = Linux.Files.AppendOnlyFile.Open(path);
                if (opened++ == 0)
                {
                    _journal.Change(record.Record);
                }

                return file;
            },
        };

        statuses.Published(Name, "1");

        Assert.False(Read().IsDue);
        Assert.Equal(2, opened);
    }

    [Fact]
    public void A_rewrite_keeps_what_the_daemon_has_noted_since_the_record_was_read()
    {
        var record = Begin();
        record.StatusDue(Status("1"));
        record.Completed([], []);
        _journal.Statuses.Published(Name, "1");

        _journal.Change(record.Record);

        Assert.False(Read().IsDue);
    }

    // DEL has failed, or its process was killed.
    [Theory]
    [InlineData(false, false)]
    [InlineData(false, true)]
    [InlineData(true, false)]
    [InlineData(true, true)]
    public void A_status_of_what_is_being_detached_does_not_come_back_with_a_rewrite(bool isComplete, bool isEnded)
    {
        var record = Begin();
        record.StatusDue(Status("1"));
        if (isComplete)
        {
            record.Completed([], []);
        }

        record.Detaching();
        if (isEnded)
        {
            record.DetachEnded();
        }

        _journal.Adopt(record.Record);

        Assert.False(Read().IsDue);
    }

    // The next operation cuts what a crash has torn; an event behind it would be damaged for good.
    [Fact]
    public void Nothing_is_appended_to_a_torn_line()
    {
        Begin().StatusDue(Status("1"));
        System.IO.File.AppendAllText(File, """{"event":"compl""");
        var before = System.IO.File.ReadAllBytes(File);

        _journal.Statuses.Published(Name, "1");

        Assert.Equal(before, System.IO.File.ReadAllBytes(File));
    }

    [Theory]
    [InlineData(Name)]
    [InlineData("../c1@eth0.jsonl")]
    [InlineData("")]
    public void A_record_that_does_not_exist_is_never_created(string name)
    {
        Begin().StatusDue(Status("1"));
        System.IO.File.Delete(File);

        Assert.Null(_journal.Statuses.Published(name, "1"));

        Assert.False(System.IO.File.Exists(File));
    }

    [Fact]
    public void A_damaged_record_does_not_hide_the_others()
    {
        Begin().StatusDue(Status("1"));
        foreach (var name in new[] { "a@eth0.jsonl", "z@eth0.jsonl" })
        {
            System.IO.File.WriteAllText(Path.Combine(Path.GetDirectoryName(File)!, name), "{\"schema\":1,\n");
        }

        Directory.CreateDirectory(Path.Combine(Path.GetDirectoryName(File)!, "d@eth0.jsonl"));

        Assert.Equal(Name, Assert.Single(_journal.Statuses.All()).Record);
    }

    private static RecordedStatus Status(string id) => new()
    {
        Id = id,
        At = DateTimeOffset.UnixEpoch,
        Text = $"[{id}]",
        Annotations = new Dictionary<string, string> { ["k8s.v1.cni.cncf.io/networks"] = "a" },
    };

    private HeldStatus Read() => _journal.Statuses.TryRead(Name, out var held) ? held : throw new InvalidOperationException("no record");

    private RecordFile Begin()
    {
        using var containerLock = _journal.Lock(Plan.Sandbox.ContainerId, CancellationToken.None);
        return _journal.Begin(Plan, 0);
    }
}
