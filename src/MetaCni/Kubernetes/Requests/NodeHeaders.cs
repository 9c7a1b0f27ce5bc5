// SPDX-License-Identifier: Apache-2.0

namespace MetaCni.Kubernetes.Requests;

/// <summary>The headers of the node API beyond those of the Kubernetes API (docs/node-api.md). They are never sent to an API server.</summary>
internal static class NodeHeaders
{
    /// <summary>The version of the node API, in every request of the plugin and in every response of the daemon.</summary>
    public const string Version = "MetaCni-Node-Api";

    /// <summary>The version that this executable speaks.</summary>
    public const string CurrentVersion = "1";

    /// <summary>Where a response comes from: <see cref="OfCache"/>, <see cref="OfApiServer"/> or <see cref="OfDaemon"/>.</summary>
    public const string Source = "MetaCni-Source";

    /// <summary>From a watch cache that is current.</summary>
    public const string OfCache = "cache";

    /// <summary>The API server's own response, read for this request.</summary>
    public const string OfApiServer = "api-server";

    /// <summary>The daemon's own response: it has accepted something, or cannot answer.</summary>
    public const string OfDaemon = "daemon";

    /// <summary>The UID of the pod that the runtime attaches: a pod with another UID is read from the API server.</summary>
    public const string PodUid = "MetaCni-Pod-Uid";

    /// <summary>The annotations from which the networks of a status were planned: a JSON object in ASCII.</summary>
    public const string UsedAnnotations = "MetaCni-Used-Annotations";

    /// <summary>The file name of the record that holds a status.</summary>
    public const string Record = "MetaCni-Record";

    /// <summary>Which status of the record it is.</summary>
    public const string StatusId = "MetaCni-Status-Id";
}
