// SPDX-License-Identifier: Apache-2.0

using Cni.Errors;
using k8s;

namespace MetaCni.Cluster.Kubernetes;

/// <summary>The token of a kubeconfig, fresh: a file is read again whenever it has changed, a program is run again when asked for.</summary>
/// <remarks>Service account tokens live an hour or so; whoever keeps the first one stops working then.</remarks>
internal sealed class BearerToken(KubeConfig config)
{
    private string _token = config.Token;
    private DateTime _readAt;

    /// <summary>The token for the next request; empty where the credential is none.</summary>
    /// <exception cref="CniException">5: the file or the program does not give one.</exception>
    public string Current()
    {
        if (config.TokenFile.Length > 0)
        {
            ReadFileIfChanged();
        }
        else if (config.Exec is not null && _token.Length == 0)
        {
            Renew();
        }

        return _token;
    }

    /// <summary>After a refusal: gets the token anew. False where that gives the same one again.</summary>
    public bool Renew()
    {
        var refused = _token;
        if (config.Exec is { } exec)
        {
            _token = Execute(exec);
        }
        else if (config.TokenFile.Length > 0)
        {
            _readAt = default;
            ReadFileIfChanged();
        }
        else if (File.Exists(config.Source))
        {
            // Whoever writes the kubeconfig may have put a new token into it.
            _token = KubeConfigFile.Load(config.Source).Token;
        }

        return _token != refused;
    }

    private void ReadFileIfChanged()
    {
        try
        {
            var changedAt = File.GetLastWriteTimeUtc(config.TokenFile);
            if (changedAt != _readAt)
            {
                _token = File.ReadAllText(config.TokenFile).Trim();
                _readAt = changedAt;
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new CniException(
                CniErrorCode.IOFailure, $"the token file {config.TokenFile} of {config.Source} cannot be read: {e.Message}", "", e);
        }
    }

    private string Execute(k8s.KubeConfigModels.ExternalExecution exec)
    {
        try
        {
            return KubernetesClientConfiguration.ExecuteExternalCommand(exec).Status.Token ?? "";
        }
        catch (k8s.Exceptions.KubeConfigException e)
        {
            throw new CniException(
                CniErrorCode.IOFailure, $"the credential program {exec.Command} of {config.Source} gives no token: {e.Message}", "", e);
        }
    }
}
