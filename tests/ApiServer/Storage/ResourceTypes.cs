// SPDX-License-Identifier: Apache-2.0

namespace ApiServer.Storage;

/// <summary>The resource types of this server.</summary>
public static class ResourceTypes
{
    public static ResourceType Pods { get; } = new()
    {
        Group = "",
        Version = "v1",
        Name = "pods",
        Kind = "Pod",
        HasStatus = true,
        HasGeneration = true,
        FieldLabels =
        [
            "spec.nodeName", "spec.restartPolicy", "spec.schedulerName", "spec.serviceAccountName", "spec.hostNetwork", "status.phase",
            "status.podIP", "status.nominatedNodeName",
        ],
    };

    public static ResourceType Namespaces { get; } = new()
    {
        Group = "",
        Version = "v1",
        Name = "namespaces",
        Kind = "Namespace",
        Namespaced = false,
        HasStatus = true,
        FieldLabels = ["status.phase"],
    };

    public static ResourceType Events { get; } = new()
    {
        Group = "",
        Version = "v1",
        Name = "events",
        Kind = "Event",
        FieldLabels =
        [
            "involvedObject.kind", "involvedObject.namespace", "involvedObject.name", "involvedObject.uid", "involvedObject.apiVersion",
            "involvedObject.resourceVersion", "involvedObject.fieldPath", "reason", "reportingComponent", "type",
        ],
    };

    public static ResourceType NetworkAttachmentDefinitions { get; } = new()
    {
        Group = "k8s.cni.cncf.io",
        Version = "v1",
        Name = "network-attachment-definitions",
        Kind = "NetworkAttachmentDefinition",
        Custom = true,
        HasGeneration = true,
    };

    public static ResourceType ResourceClaims { get; } = new()
    {
        Group = "resource.k8s.io",
        Version = "v1",
        Name = "resourceclaims",
        Kind = "ResourceClaim",
        HasStatus = true,
    };

    public static ResourceType ResourceSlices { get; } = new()
    {
        Group = "resource.k8s.io",
        Version = "v1",
        Name = "resourceslices",
        Kind = "ResourceSlice",
        Namespaced = false,
        HasGeneration = true,
        FieldLabels = ["spec.driver", "spec.nodeName"],
    };

    public static ResourceType Nodes { get; } = new()
    {
        Group = "",
        Version = "v1",
        Name = "nodes",
        Kind = "Node",
        Namespaced = false,
        HasStatus = true,
        FieldLabels = ["spec.unschedulable"],
    };

    public static ResourceType ServiceAccounts { get; } = new() { Group = "", Version = "v1", Name = "serviceaccounts", Kind = "ServiceAccount" };

    public static ResourceType ConfigMaps { get; } = new() { Group = "", Version = "v1", Name = "configmaps", Kind = "ConfigMap" };

    public static ResourceType DaemonSets { get; } = new()
    {
        Group = "apps",
        Version = "v1",
        Name = "daemonsets",
        Kind = "DaemonSet",
        HasStatus = true,
        HasGeneration = true,
    };

    public static ResourceType Roles { get; } = Rbac("roles", "Role", isNamespaced: true);

    public static ResourceType RoleBindings { get; } = Rbac("rolebindings", "RoleBinding", isNamespaced: true);

    public static ResourceType ClusterRoles { get; } = Rbac("clusterroles", "ClusterRole", isNamespaced: false);

    public static ResourceType ClusterRoleBindings { get; } = Rbac("clusterrolebindings", "ClusterRoleBinding", isNamespaced: false);

    public static IReadOnlyList<ResourceType> All { get; } =
    [
        Pods, Namespaces, Nodes, Events, ServiceAccounts, ConfigMaps, DaemonSets, Roles, RoleBindings, ClusterRoles, ClusterRoleBindings,
        NetworkAttachmentDefinitions, ResourceClaims, ResourceSlices,
    ];

    public static ResourceType? Find(string group, string version, string name) =>
        All.FirstOrDefault(type => type.Group == group && type.Version == version && type.Name == name);

    public static ResourceType Qualified(string name) => All.First(type => type.QualifiedName == name);

    public static ResourceType OfKind(string apiVersion, string kind) =>
        All.FirstOrDefault(type => type.ApiVersion == apiVersion && type.Kind == kind)
            ?? throw new ArgumentException($"this server stores no {kind} of {apiVersion}", nameof(kind));

    /// <summary>True if the API group and version are built in: a different handler responds to unknown resources there.</summary>
    public static bool IsBuiltIn(string group, string version) =>
        All.Any(type => type.Group == group && type.Version == version && !type.Custom);

    private static ResourceType Rbac(string name, string kind, bool isNamespaced) => new()
    {
        Group = "rbac.authorization.k8s.io",
        Version = "v1",
        Name = name,
        Kind = kind,
        Namespaced = isNamespaced,
    };
}
