// SPDX-License-Identifier: Apache-2.0

using Cni.Config;
using Cni.Errors;
using Cni.Tests.Json;

namespace Cni.Tests.Config;

public sealed class ConfigurationFileTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Theory]
    [InlineData("10-a.conf")]
    [InlineData("10-a.json")]
    [InlineData("10-a")]
    public void A_file_of_any_other_extension_is_a_single_plugin(string name)
    {
        var path = _directory.Write(name, """{"name":"a","type":"bridge"}""");

        Assert.True(ConfigurationFile.Load(path).IsSinglePlugin);
    }

    // A FIFO or a device would be waited for, or read, for ever.
    [Theory]
    [InlineData("fifo.conf", "not a regular file")]
    [InlineData("device.conf", "not a regular file")]
    [InlineData("huge.conf", "longer than")]
    public async Task A_FIFO_or_device_is_refused_instead_of_read_forever(string name, string because)
    {
        Run("mkfifo", Path.Combine(_directory.Path, "fifo.conf"));
        File.CreateSymbolicLink(Path.Combine(_directory.Path, "device.conf"), "/dev/zero");
        Run("truncate", "-s", "5M", Path.Combine(_directory.Path, "huge.conf"));

        var loading = Task.Run(() => ConfigurationFile.Load(Path.Combine(_directory.Path, name))).WaitAsync(TimeSpan.FromMinutes(2));

        var error = (await Assert.ThrowsAsync<CniException>(() => loading)).Error;
        Assert.Equal((int)CniErrorCode.IOFailure, error.Code);
        Assert.Contains(because, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_link_to_a_file_is_followed()
    {
        var target = _directory.Write("target", """{"name":"a","type":"bridge"}""");
        File.CreateSymbolicLink(Path.Combine(_directory.Path, "10-a.conf"), target);

        Assert.Equal("a", ConfigurationFile.Load(Path.Combine(_directory.Path, "10-a.conf")).Name);
    }

    [Theory]
    [InlineData("shared/10-a.conf")]
    [InlineData("shared/20-link.conf")]
    [InlineData("way/10-a.conf")]
    public void A_file_in_a_directory_that_a_group_may_write_to_is_read(string path)
    {
        _directory.Write("shared/10-a.conf", """{"name":"a","type":"bridge"}""");
        File.CreateSymbolicLink(Path.Combine(_directory.Path, "shared", "20-link.conf"), "10-a.conf");
        File.CreateSymbolicLink(Path.Combine(_directory.Path, "way"), "shared");
        Run("chmod", "775", Path.Combine(_directory.Path, "shared"));

        Assert.Equal("a", ConfigurationFile.Load(Path.Combine(_directory.Path, path)).Name);
    }

    private static void Run(string program, params string[] arguments)
    {
        using var process = System.Diagnostics.Process.Start(program, arguments);
        process.WaitForExit();
        Assert.Equal(0, process.ExitCode);
    }

    [Fact]
    public void A_conflist_is_a_list()
    {
        var path = _directory.Write("10-a.conflist", """{"name":"a","plugins":[{"type":"bridge"}]}""");

        Assert.Equal("bridge", Assert.Single(ConfigurationFile.Load(path).Plugins).Type);
    }

    [Fact]
    public void Plugins_in_a_lists_subdirectory_are_appended_when_its_keys_are_capitalized()
    {
        var path = _directory.Write("10-a.conflist", """{"Name":"a","Plugins":[{"Type":"bridge"}]}""");
        _directory.Write("a/10.conf", """{"Type":"tuning"}""");

        Assert.Equal(["bridge", "tuning"], ConfigurationFile.Load(path).Plugins.Select(plugin => plugin.Type));
    }

    // Of two values nobody can say which one was meant.
    [Fact]
    public void A_duplicate_key_in_a_file_is_refused_with_the_path_of_the_file()
    {
        var path = _directory.Write("10-a.conflist", """{"name":"a","plugins":[{"type":"bridge","type":"host-device"}]}""");

        var error = Assert.Throws<CniException>(() => ConfigurationFile.Load(path)).Error;

        Assert.Equal((int)CniErrorCode.InvalidNetworkConfiguration, error.Code);
        Assert.Equal($"configuration file {path}: duplicate key plugins[0].type; remove one of the two", error.Message);
    }

    [Fact]
    public void A_duplicate_key_in_a_plugin_file_in_a_lists_subdirectory_is_refused()
    {
        var path = _directory.Write("10-a.conflist", """{"name":"a"}""");
        var plugin = _directory.Write("a/10.conf", """{"type":"one","type":"two"}""");

        var error = Assert.Throws<CniException>(() => ConfigurationFile.Load(path)).Error;

        Assert.Equal((int)CniErrorCode.InvalidNetworkConfiguration, error.Code);
        Assert.Contains($"{plugin}: duplicate key type", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"name":"a","plugins":[{"type":"one"}],"Plugins":[{"type":"two"}]}""", "plugins: duplicate key, as \"plugins\" and as \"Plugins\"")]
    [InlineData("""{"name":"a","plugins":[{"type":"one","args":{"CNI":{},"Cni":{}}}]}""", "plugins[0].args.cni: duplicate key, as \"CNI\" and as \"Cni\"")]
    public void Two_spellings_of_one_key_are_refused_with_the_path_of_the_file(string text, string words)
    {
        var path = _directory.Write("10-a.conflist", text);

        var error = Assert.Throws<CniException>(() => ConfigurationFile.Load(path)).Error;

        Assert.Equal((int)CniErrorCode.InvalidNetworkConfiguration, error.Code);
        Assert.Equal($"configuration file {path}: {words}; remove one of the two", error.Message);
    }

    [Fact]
    public void Plugins_in_a_lists_subdirectory_are_appended_in_name_order()
    {
        var path = _directory.Write("10-a.conflist", """{"name":"a","plugins":[{"type":"bridge"}],"x":1.50}""");
        _directory.Write("a/20-two.conf", """{"type":"two"}""");
        _directory.Write("a/10-one.conf", """{"type":"one","n":2.50}""");
        _directory.Write("a/B.conf", """{"type":"three"}""");
        _directory.Write("a/00-other.json", """{"type":"other"}""");
        _directory.Write("a/00-list.conflist", "not JSON");
        _directory.Write("b/00-foreign.conf", """{"type":"foreign"}""");

        var list = ConfigurationFile.Load(path);

        Assert.Equal(["bridge", "one", "two", "three"], list.Plugins.Select(plugin => plugin.Type));
        Assert.Equal(
            """{"name":"a","plugins":[{"type":"bridge"},{"type":"one","n":2.50},{"type":"two"},{"type":"three"}],"x":1.50}""",
            JsonText.Of(list.Json));
        Assert.Equal(list.Plugins.Count, NetworkConfigurationList.Parse(list.Json, "again").Plugins.Count);
    }

    [Fact]
    public void A_list_may_have_all_its_plugins_in_its_subdirectory()
    {
        var path = _directory.Write("a.conflist", """{"name":"a"}""");
        _directory.Write("a/10.conf", """{"type":"one"}""");

        Assert.Equal("one", Assert.Single(ConfigurationFile.Load(path).Plugins).Type);
    }

    [Fact]
    public void A_list_with_loadOnlyInlinedPlugins_ignores_its_subdirectory()
    {
        var path = _directory.Write("a.conflist", """{"name":"a","loadOnlyInlinedPlugins":true,"plugins":[{"type":"bridge"}]}""");
        _directory.Write("a/10.conf", """{"type":"one"}""");

        Assert.Equal("bridge", Assert.Single(ConfigurationFile.Load(path).Plugins).Type);
    }

    [Theory]
    [InlineData("a.conflist", """{"name":"a"}""")]
    [InlineData("a.conflist", """{"name":"a","plugins":[]}""")]
    [InlineData("a.conflist", """{"name":"b","loadOnlyInlinedPlugins":true}""")] // CNI §1: plugins must be present then
    [InlineData("a.conflist", """{"plugins":[{"type":"x"}]}""")]
    [InlineData("a.conflist", """{"name":"../b","plugins":[{"type":"x"}]}""")]
    [InlineData("a.conflist", """{"name":"bad","plugins":[{"type":"x"}]}""")]
    [InlineData("a.conf", """{"name":"a"}""")]
    [InlineData("a.conf", """{"name":"a","plugins":[{"type":"x"}]}""")]
    public void An_invalid_configuration_is_an_error_that_names_the_file(string name, string text)
    {
        var path = _directory.Write(name, text);
        _directory.Write("b/10.conf", """{"type":"outside"}""");
        _directory.Write("bad/10.conf", """{"name":"no type"}""");

        var e = Assert.Throws<CniException>(() => ConfigurationFile.Load(path));

        Assert.Equal((int)CniErrorCode.InvalidNetworkConfiguration, e.Error.Code);
        var file = text.Contains("bad", StringComparison.Ordinal) ? Path.Combine(_directory.Path, "bad/10.conf") : path;
        Assert.StartsWith($"configuration file {file}: ", e.Error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_that_is_not_JSON_is_an_error_that_quotes_its_path()
    {
        var path = _directory.Write("a.conf", "{");

        var e = Assert.Throws<CniException>(() => ConfigurationFile.Load(path));

        Assert.Equal((int)CniErrorCode.DecodingFailure, e.Error.Code);
        Assert.Contains(path, e.Error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("missing.conf")]
    [InlineData("missing/a.conflist")]
    public void A_file_that_does_not_exist_is_an_error_that_names_it(string name)
    {
        var path = Path.Combine(_directory.Path, name);

        var e = Assert.Throws<CniException>(() => ConfigurationFile.Load(path));

        Assert.Equal((int)CniErrorCode.IOFailure, e.Error.Code);
        Assert.Contains($"{path} does not exist", e.Error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_directory_is_refused_as_a_configuration_file()
    {
        var e = Assert.Throws<CniException>(() => ConfigurationFile.Load(_directory.Path));

        Assert.Equal((int)CniErrorCode.IOFailure, e.Error.Code);
    }
}
