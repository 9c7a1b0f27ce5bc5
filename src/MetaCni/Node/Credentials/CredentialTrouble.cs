// SPDX-License-Identifier: Apache-2.0

using MetaCni.Node.Duties;

namespace MetaCni.Node.Credentials;

/// <summary>Reports that the plugin's credential cannot be created, and until when the present one is valid.</summary>
internal sealed class CredentialTrouble(NodeServices services)
{
    private readonly LastingTrouble _trouble = new(services, "CredentialFailing");

    public static string Shown(DateTimeOffset time) => $"{time.UtcDateTime:yyyy-MM-dd'T'HH:mm:ss'Z'}";

    public void Is(string reason, string why)
    {
        var message = $"the plugin's credential cannot be created: {why}{Present()}";
        services.Conditions.Set(NodeConditionType.CredentialFailing, reason, message);
        _trouble.Is(reason, message);
    }

    public void Over()
    {
        services.Conditions.Clear(NodeConditionType.CredentialFailing);
        if (_trouble.Over())
        {
            services.Log.Verbose("the plugin's credential is valid again");
        }
    }

    private string Present() => services.Counters.PluginToken is not { } claims ? ""
        : claims.Expires > services.Time.GetUtcNow() ? $" (the present one is valid until {Shown(claims.Expires)})"
        : $" (the present one expired at {Shown(claims.Expires)})";
}
