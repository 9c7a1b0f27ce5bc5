// SPDX-License-Identifier: Apache-2.0
//
// The age of the token is read from the file, so a restart of the daemon creates none. Its times are the API server's: a node whose clock
// differs would take each new token for an old one. So the difference is measured whenever a token is issued.

using Cni.Errors;
using MetaCni.Install.Credentials;
using MetaCni.Install.Settings;
using MetaCni.Kubernetes.Credentials;
using MetaCni.Kubernetes.Kubeconfig;
using MetaCni.Node.Upstream;
using MetaCni.Node.Duties;

namespace MetaCni.Node.Credentials;

/// <summary>
/// Keeps the plugin's kubeconfig valid: it is written if it cannot be used, and its token is renewed at half of its life. While that
/// fails, the present kubeconfig stays.
/// </summary>
/// <param name="services">The daemon's services.</param>
/// <param name="api">The API server.</param>
/// <param name="settings">The current settings.</param>
internal sealed class CredentialDuty(NodeServices services, IApiServer api, Func<CancellationToken, Task<InstallSettings>> settings) : INodeDuty
{
    private static readonly TimeSpan CheckInterval = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan AskInterval = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan LongestStep = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan NotableDifference = TimeSpan.FromMinutes(5);

    private readonly TokenIssuer _issuer = new(api, services.Identity.Namespace, services.Time);
    private readonly CredentialCheck _check = new(api);
    private readonly CredentialTrouble _trouble = new(services);
    private readonly Backoff _backoff = new(Random.Shared);
    private readonly string _path = services.Directories.Kubeconfig;

    private string _untried = "";
    private string _rejected = "";
    private TimeSpan _serverAhead;
    private TimeSpan _requested;
    private DateTimeOffset _nextAsk;

    public string Name => "credentials";

    public async Task RunAsync(CancellationToken stop)
    {
        while (true)
        {
            var current = await settings(stop).ConfigureAwait(false);
            services.Heartbeats.Beat(Name, LongestStep);
            var pause = await StepAsync(current, stop).ConfigureAwait(false);
            await Task.Delay(pause, services.Time, stop).ConfigureAwait(false);
        }
    }

    private async Task<TimeSpan> StepAsync(InstallSettings current, CancellationToken stop)
    {
        if (current.DryRun || HasOther(current))
        {
            _trouble.Over();
            return CheckInterval;
        }

        try
        {
            await KeepAsync(current.TokenLifetime, stop).ConfigureAwait(false);
            _trouble.Over();
            _backoff.Reset();
            return _backoff.Around(CheckInterval);
        }
        catch (CniException e)
        {
            _trouble.Is(ApiFailureReason.Of(e), e.Message);
        }
        catch (CredentialException e)
        {
            _trouble.Is(e.Reason, e.Message);
        }

        return _backoff.Next();
    }

    // An administrator's own kubeconfig, or manifests instead of an API server.
    private static bool HasOther(InstallSettings current) =>
        current.Plugin.ContainsKey("kubeconfig") || current.Plugin.ContainsKey("manifests");

    private async Task KeepAsync(TimeSpan lifetime, CancellationToken stop)
    {
        var server = api.Configuration();
        if (StoredCredential.TryRead(_path, server, _issuer.Subject, out var stored, out var why))
        {
            services.Counters.PluginToken = stored.Claims;
            why = await ReasonToRenewAsync(stored, lifetime, stop).ConfigureAwait(false);
        }

        if (why.Length > 0)
        {
            await RenewAsync(server, lifetime, why, stop).ConfigureAwait(false);
        }
    }

    private async Task<string> ReasonToRenewAsync(StoredCredential stored, TimeSpan lifetime, CancellationToken stop)
    {
        var half = stored.Claims.Issued + ((stored.Claims.Expires - stored.Claims.Issued) / 2);
        if (services.Time.GetUtcNow() + _serverAhead >= half)
        {
            return "half of its life is over";
        }

        if (IsOfOtherLifetime(stored.Claims, lifetime))
        {
            return "the setting tokenLifetime has changed";
        }

        return !await IsRejectedAsync(stored, stop).ConfigureAwait(false) ? ""
            : stored.Config.Token != _untried ? "the API server does not accept its token"
            : throw new CredentialException(
                "TokenRejected", "the API server does not accept a token that it has just issued; check its flags --service-account-issuer and --api-audiences");
    }

    // What the daemon before requested is unknown. A server may shorten a lifetime, so a shorter one shows no change; a longer one does.
    private bool IsOfOtherLifetime(TokenClaims claims, TimeSpan lifetime) =>
        _requested > TimeSpan.Zero ? _requested != lifetime : claims.Expires - claims.Issued > lifetime;

    // A service account that was deleted and created again, or a new key of the API server, invalidates every token before.
    private async Task<bool> IsRejectedAsync(StoredCredential stored, CancellationToken stop)
    {
        if (services.Time.GetUtcNow() < _nextAsk)
        {
            return stored.Config.Token == _rejected;
        }

        try
        {
            var isRejected = await _check.IsRejectedAsync(stored.Config, stop).ConfigureAwait(false);
            _nextAsk = services.Time.GetUtcNow() + _backoff.Around(AskInterval);
            _untried = isRejected ? _untried : "";
            _rejected = isRejected ? stored.Config.Token : "";
            return isRejected;
        }
        catch (CniException e)
        {
            services.Log.Debug($"whether the API server accepts the plugin's token could not be checked: {e.Message}");
            return stored.Config.Token == _rejected;
        }
    }

    private async Task RenewAsync(KubeConfig server, TimeSpan lifetime, string why, CancellationToken stop)
    {
        var token = await _issuer.IssueAsync(server, lifetime, stop).ConfigureAwait(false);
        new CredentialFile(_path).Write(KubeconfigText.Of(server.Server, server.CertificateAuthority, token.Text));
        _untried = token.Text;
        _requested = lifetime;
        services.Counters.PluginToken = token.Claims;
        Compare(token.Claims);
        services.Log.Verbose($"the plugin's kubeconfig {_path} is written ({why}); its token is valid until {CredentialTrouble.Shown(token.Claims.Expires)}");
    }

    private void Compare(TokenClaims claims)
    {
        var ahead = claims.Issued - services.Time.GetUtcNow();
        if (ahead.Duration() > NotableDifference && (ahead - _serverAhead).Duration() > NotableDifference)
        {
            services.Log.Warning(
                $"the node's clock is {ahead.Duration().TotalMinutes:0} min {(ahead > TimeSpan.Zero ? "behind" : "ahead of")} the API server's; "
                + "synchronize the node's clock (NTP)");
        }

        _serverAhead = ahead;
    }
}
