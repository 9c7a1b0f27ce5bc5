// SPDX-License-Identifier: Apache-2.0

using Cni.Config;
using Cni.Errors;

namespace Cni.Tests.Config;

public sealed class ConfigurationDirectoryTests : IDisposable
{
    private readonly TemporaryDirectory _files = new();
    private readonly ConfigurationDirectory _directory;

    public ConfigurationDirectoryTests() => _directory = new ConfigurationDirectory(_files.Path);

    public void Dispose() => _files.Dispose();

    [Fact]
    public void Finds_the_first_file_whose_json_has_the_name()
    {
        _files.Write("30-b.conf", """{"name":"b","type":"third"}""");
        _files.Write("20-b.json", """{"name":"b","type":"second"}""");
        _files.Write("10-a.conflist", """{"name":"a","plugins":[{"type":"first"}]}""");
        _files.Write("00-b.txt", "not JSON");

        Assert.True(_directory.TryFind("b", out var b));
        Assert.Equal("second", b.Plugins[0].Type);
        Assert.True(_directory.TryFind("a", out var a));
        Assert.Equal("first", a.Plugins[0].Type);
        Assert.False(_directory.TryFind("B", out _));
    }

    [Fact]
    public void Finds_a_name_under_a_key_of_any_case()
    {
        _files.Write("10-a.conflist", """{"NAME":"a","Plugins":[{"Type":"first"}]}""");
        _files.Write("20-b.conf", """{"Name":"b","Type":"second"}""");

        Assert.True(_directory.TryFind("b", out var b) && _directory.TryFind("a", out _));
        Assert.Equal("second", b.Plugins[0].Type);
    }

    [Fact]
    public void Finds_a_list_whose_plugins_are_in_its_subdirectory()
    {
        _files.Write("10-a.conflist", """{"name":"a","plugins":[{"type":"first"}]}""");
        _files.Write("a/10.conf", """{"type":"second"}""");

        Assert.True(_directory.TryFind("a", out var list));
        Assert.Equal(["first", "second"], list.Plugins.Select(plugin => plugin.Type));
    }

    [Fact]
    public void An_unreadable_file_is_an_error_only_when_it_sorts_before_the_match()
    {
        _files.Write("10-broken.conf", "{");
        _files.Write("20-b.conf", """{"name":"b","type":"x"}""");

        var e = Assert.Throws<CniException>(() => _directory.TryFind("b", out _));
        Assert.Contains("10-broken.conf", e.Error.Message, StringComparison.Ordinal);

        _files.Write("05-b.conf", """{"name":"b","type":"y"}""");
        Assert.True(_directory.TryFind("b", out var list));
        Assert.Equal("y", list.Plugins[0].Type);
    }

    // Multus's nad-client: a file that libcni cannot parse ends the search; it parses no version.
    [Theory]
    [InlineData("00.conf", """{"cniVersion":"1.2.0","name":"a","type":"x"}""")]
    [InlineData("00.conf", """{"cniVersion":"1.0.0","name":"a","type":"x/y"}""")]
    [InlineData("00.conf", """{"cniVersion":"1.0.0","name":"no/name","type":"x","capabilities":{"mac":"yes"}}""")]
    [InlineData("00.conf", """{"cniVersion":"1.0.0","type":"x","type":"y"}""")]
    [InlineData("00.conflist", """{"cniVersion":"9","name":"a","disableCheck":"maybe","plugins":[{}]}""")]
    [InlineData("00.conflist", """{"name":"a","plugins":[{"type":"x"}]}""", "a/10.conf", "{")]
    public void For_files_of_other_networks_only_the_name_is_validated(string file, string text, string? beside = null, string? besideText = null)
    {
        _files.Write("10-d.conf", """{"name":"d","type":"y"}""");
        _files.Write(file, text);
        if (beside is not null)
        {
            _files.Write(beside, besideText!);
        }

        Assert.True(_directory.TryFind("d", out var list));
        Assert.Equal("y", list.Plugins[0].Type);
    }

    [Theory]
    [InlineData("00.conf", "[]", CniErrorCode.DecodingFailure)]
    [InlineData("00.conf", """{"name":5,"type":"x"}""", CniErrorCode.InvalidNetworkConfiguration)]
    [InlineData("00.conf", """{"name":"a","plugins":[{"type":"x"}]}""", CniErrorCode.InvalidNetworkConfiguration)]
    [InlineData("00.conf", """{"name":"a","type":5}""", CniErrorCode.InvalidNetworkConfiguration)]
    [InlineData("00.conflist", """{"plugins":[{"type":"x"}]}""", CniErrorCode.InvalidNetworkConfiguration)]
    public void A_file_without_a_valid_network_name_before_the_match_is_an_error(string file, string text, CniErrorCode code)
    {
        _files.Write("10-d.conf", """{"name":"d","type":"y"}""");
        var path = _files.Write(file, text);

        var error = Assert.Throws<CniException>(() => _directory.TryFind("d", out _)).Error;

        Assert.Equal((int)code, error.Code);
        Assert.Contains(path, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_matching_file_is_validated_completely()
    {
        _files.Write("10-d.conf", """{"cniVersion":"1.2.0","name":"d","type":"y"}""");
        _files.Write("20-d.conf", """{"cniVersion":"1.0.0","name":"d","type":"y"}""");

        var error = Assert.Throws<CniException>(() => _directory.TryFind("d", out _)).Error;

        Assert.Equal((int)CniErrorCode.IncompatibleVersion, error.Code);
    }

    [Fact]
    public void FindFile_reads_only_the_first_file_whose_file_name_matches()
    {
        _files.Write("05-broken.conf", "{");
        _files.Write("20-b.conf", """{"name":"y","type":"second"}""");
        _files.Write("10-b.conflist", """{"name":"x","plugins":[{"type":"first"}]}""");

        Assert.True(_directory.TryFindFile(file => file.EndsWith("-b", StringComparison.Ordinal), out var list));
        Assert.Equal("first", list.Plugins[0].Type);
        Assert.False(_directory.TryFindFile(file => file == "x", out _));
    }

    [Fact]
    public void Loads_the_first_file_in_order_of_names()
    {
        _files.Write("20-b.conf", """{"name":"b","type":"x"}""");
        _files.Write("10-a.conflist", """{"name":"a","plugins":[{"type":"first"}]}""");
        _files.Write("00-sub/10.conf", """{"name":"c","type":"x"}""");

        Assert.Equal("a", _directory.LoadFirst().Name);
    }

    [Fact]
    public void An_empty_directory_holds_no_network()
    {
        var e = Assert.Throws<CniException>(_directory.LoadFirst);

        Assert.Equal((int)PluginErrorCode.NetworkNotFound, e.Error.Code);
        Assert.Contains(_files.Path, e.Error.Message, StringComparison.Ordinal);
        Assert.False(_directory.TryFind("a", out _));
    }

    [Fact]
    public void A_missing_directory_is_an_error()
    {
        var missing = new ConfigurationDirectory(Path.Combine(_files.Path, "missing"));

        foreach (var e in new[]
        {
            Assert.Throws<CniException>(() => missing.TryFind("a", out _)),
            Assert.Throws<CniException>(missing.LoadFirst),
        })
        {
            Assert.Equal((int)CniErrorCode.IOFailure, e.Error.Code);
            Assert.Contains("missing", e.Error.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Names_lists_only_readable_files_and_is_empty_for_a_missing_directory()
    {
        _files.Write("10.conf", """{"cniVersion":"1.0.0","name":"a","type":"bridge"}""");
        _files.Write("20.conflist", "broken");
        _files.Write("30.txt", """{"cniVersion":"1.0.0","name":"c","type":"bridge"}""");

        Assert.Equal(["a"], _directory.Names());
        Assert.Equal(["10.conf", "20.conflist"], _directory.FileNames());
        Assert.Empty(new ConfigurationDirectory(_files.Path + "/absent").FileNames());
    }
}
