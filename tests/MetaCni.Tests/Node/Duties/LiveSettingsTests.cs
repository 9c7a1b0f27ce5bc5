// SPDX-License-Identifier: Apache-2.0

using MetaCni.Install.Settings;
using MetaCni.Node.Duties;

namespace MetaCni.Tests.Node.Duties;

public sealed class LiveSettingsTests
{
    // A duty whose other waits end at once would never learn that it must end.
    [Fact]
    public async Task Who_is_told_to_end_gets_no_settings()
    {
        var settings = new LiveSettings();
        settings.Replace(new InstallSettings());

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => settings.CurrentAsync(new CancellationToken(canceled: true)));
    }
}
