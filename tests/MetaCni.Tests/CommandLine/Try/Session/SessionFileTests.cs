// SPDX-License-Identifier: Apache-2.0

using MetaCni.CommandLine.Terminal;
using MetaCni.CommandLine.Try.Input;
using MetaCni.CommandLine.Try.Session;
using Support;

namespace MetaCni.Tests.CommandLine.Try.Session;

public sealed class SessionFileTests : IDisposable
{
    private static readonly TrySession Session = new()
    {
        StateDirectory = "/state",
        Configuration = """{"type":"metacni","x":1.50}""",
        Traces = new HostTraces(["br1"], ["/leases"]),
        BridgesBefore = ["cni0"],
        Sandboxes = [Samples.Client],
    };

    private readonly TemporaryDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Fact]
    public void A_session_is_read_as_it_was_written()
    {
        Assert.True(File("/dir").TryCreate(Session));

        var read = File("/dir").Read();

        Assert.Equal(Session.StateDirectory, read!.StateDirectory);
        Assert.Equal(Session.Configuration, read.Configuration);
        Assert.Equal((IEnumerable<string>)["br1", "/leases"], [.. read.Traces.Bridges, .. read.Traces.LeaseDirectories]);
        Assert.Equal(Session.BridgesBefore, read.BridgesBefore);
        Assert.Equal(Session.Sandboxes, read.Sandboxes);
    }

    [Fact]
    public void A_second_session_of_a_directory_is_refused()
    {
        File("/dir").TryCreate(Session);

        Assert.False(File("/dir").TryCreate(Session));
    }

    [Fact]
    public void Directories_of_one_name_have_sessions_of_their_own()
    {
        File("/a/dir").TryCreate(Session);

        Assert.True(File("/b/dir").TryCreate(Session));
    }

    [Fact]
    public void A_removed_session_cannot_be_read()
    {
        var file = File("/dir");
        file.TryCreate(Session);
        file.Remove();

        Assert.Null(file.Read());
    }

    // A tool that was killed while it wrote leaves half a file.
    [Fact]
    public void An_unreadable_session_is_a_usage_error_that_names_its_file()
    {
        var file = File("/dir");
        file.TryCreate(Session);
        var path = Path.Combine(file.Directory, "session.json");
        System.IO.File.WriteAllText(path, "{");

        Assert.StartsWith($"{path} cannot be read", Assert.Throws<UsageException>(file.Read).Message);
    }

    private SessionFile File(string directory) => new(_directory.Path, directory);
}
