// SPDX-License-Identifier: Apache-2.0

using MetaCni.Install.Settings;
using Support;

namespace MetaCni.Tests.Install.Settings;

public sealed class SettingTextsTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Fact]
    public void Replacements_win_whatever_the_case_of_their_keys()
    {
        var settings = SettingTexts.Over(
            new Dictionary<string, string> { ["logLevel"] = "debug", ["repair"] = "true" }, new Dictionary<string, string> { ["loglevel"] = "" });

        Assert.Equal([KeyValuePair.Create("loglevel", ""), KeyValuePair.Create("repair", "true")], settings);
    }

    // kubelet mounts a ConfigMap as links to ..data/KEY, and ..data as a link to a directory that it replaces.
    [Fact]
    public void A_mounted_ConfigMap_is_a_setting_a_file()
    {
        _directory.Write("..2026/repair", "true\n");
        File.CreateSymbolicLink(_directory.Combine("..data"), "..2026");
        File.CreateSymbolicLink(_directory.Combine("repair"), "..data/repair");

        Assert.Equal([KeyValuePair.Create("repair", "true\n")], SettingsDirectory.Read(_directory.Path));
    }
}
