// SPDX-License-Identifier: Apache-2.0

using Cni.Errors;
using MetaCni.CommandLine.Records;
using Support;

namespace MetaCni.Tests.CommandLine.Records;

public sealed class NodeConfigurationTests : IDisposable
{
    private const string Ours = """{"cniVersion": "1.0.0", "name": "a", "type": "metacni", "stateDir": "/of/FILE", "delegates": []}""";

    private readonly TemporaryDirectory _directory = new();
    private readonly List<CniError> _unreadable = [];

    public void Dispose() => _directory.Dispose();

    [Fact]
    public void The_first_file_by_name_that_calls_metacni_counts()
    {
        Write("05-other.conf", """{"cniVersion": "1.0.0", "name": "b", "type": "bridge"}""");
        Write("20-later.conf", Ours);
        Write("10-first.conflist", """{"cniVersion": "1.0.0", "name": "a", "plugins": [{"type": "metacni", "stateDir": "/of/list"}]}""");
        Write("00-backup.bak", Ours);

        var found = NodeConfiguration.Find(_directory.Path, _unreadable)!;

        Assert.EndsWith("/10-first.conflist", found.File, StringComparison.Ordinal);
        Assert.Equal("/of/list", found.Config.StateDir);
        Assert.Empty(_unreadable);
    }

    [Fact]
    public void A_file_that_cannot_be_read_is_passed_over_and_named()
    {
        Write("00-broken.conf", "{");
        Write("10-metacni.conf", Ours);

        Assert.EndsWith("/10-metacni.conf", NodeConfiguration.Find(_directory.Path, _unreadable)!.File, StringComparison.Ordinal);
        Assert.Contains("00-broken.conf", Assert.Single(_unreadable).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_value_that_cannot_be_used_is_a_problem_and_has_its_default()
    {
        Write("10-metacni.conf", """{"cniVersion": "1.0.0", "name": "a", "type": "metacni", "stateDir": 7}""");

        var found = NodeConfiguration.Find(_directory.Path, _unreadable)!;

        Assert.Equal("stateDir", Assert.Single(found.Problems).Path);
        Assert.StartsWith("/", found.Config.StateDir, StringComparison.Ordinal);
    }

    [Fact]
    public void Where_there_is_no_directory_there_is_no_configuration() =>
        Assert.Null(NodeConfiguration.Find(_directory.Combine("missing"), _unreadable));

    private void Write(string name, string text) => _directory.Write(name, text);
}
