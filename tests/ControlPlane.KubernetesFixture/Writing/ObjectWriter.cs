using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using ControlPlane.KubernetesFixture.Answers;
using ControlPlane.KubernetesFixture.Fields;
using ControlPlane.KubernetesFixture.Kinds;
using ControlPlane.KubernetesFixture.Storage;

namespace ControlPlane.KubernetesFixture.Writing;

/// <summary>Writes as the API server does them: admission of fields, generation, owners of fields, conflicts, finalizers.</summary>
internal sealed class ObjectWriter(ObjectStore store, KindRegistry kinds, TimeProvider time)
{
    public StoredObject Create(WriteContext context, JsonObject body)
    {
        var prepared = Admit(context, body);
        var created = store.Write(
            context.Kind.Resource,
            context.Key,
            before =>
                before is null
                    ? Born(context, prepared, new(context.FieldManager, "Update", ApiVersion(context), null))
                    : throw Failure.AlreadyExists(context.Kind.Resource, context.Key.Name)
        )!;
        AfterWrite(context.Kind, created);
        return created;
    }

    public StoredObject Replace(WriteContext context, JsonObject body) =>
        Change(context, (_, _) => body.DeepClone().AsObject(), "Update");

    public StoredObject Patch(WriteContext context, Func<JsonObject, JsonObject> patch) =>
        Change(context, (live, _) => patch(live.DeepClone().AsObject()), "Update");

    /// <returns>The object, and whether it was made anew.</returns>
    public (StoredObject Object, bool IsNew) Apply(WriteContext context, JsonObject body, bool force)
    {
        var isNew = store.Find(context.Kind.Resource, context.Key) is null;
        var manager = new Manager(context.FieldManager, "Apply", ApiVersion(context), context.Subresource);
        if (isNew)
        {
            if (context.Subresource is not null)
            {
                throw Failure.NotFound(context.Kind.Resource, context.Key.Name);
            }

            return (CreateApplied(context, body, manager), true);
        }

        var applying = new Applying(context, body, manager, force, time.GetUtcNow());
        return (Change(context, applying.Merge, "Apply"), false);
    }

    /// <returns>The object while finalizers hold it, otherwise null.</returns>
    public StoredObject? Delete(KindDefinition kind, StoredObject target, JsonObject? options)
    {
        Preconditions(kind, target, options);
        if (Live(target)["metadata"]!["finalizers"] is not JsonArray { Count: > 0 })
        {
            store.Delete(kind.Resource, target.Key, Live);
            AfterDelete(kind, target);
            return null;
        }

        return store.Write(
            kind.Resource,
            target.Key,
            before =>
            {
                var next = Live(before ?? throw Failure.NotFound(kind.Resource, target.Key.Name));
                if (next["metadata"]!["deletionTimestamp"] is not null)
                {
                    return null;
                }

                next["metadata"]!["deletionTimestamp"] = Now();
                next["metadata"]!["deletionGracePeriodSeconds"] = 0;
                BumpGeneration(kind, next);
                return next;
            }
        );
    }

    private static JsonObject Live(StoredObject stored) => JsonNode.Parse(stored.Json.GetRawText())!.AsObject();

    private static string ApiVersion(WriteContext context) => context.Kind.Resource.ApiVersion;

    private string Now() => time.GetUtcNow().ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture);

    private StoredObject CreateApplied(WriteContext context, JsonObject body, Manager manager)
    {
        var prepared = Admit(context, body);
        var created = store.Write(
            context.Kind.Resource,
            context.Key,
            before =>
            {
                if (before is not null)
                {
                    throw Failure.AlreadyExists(context.Kind.Resource, context.Key.Name);
                }

                var born = Born(context, prepared, manager);
                var owners = new ManagedFields();
                owners.Apply(
                    manager,
                    FieldSets.OfApplied(WithoutStatus(context, body), context.Kind.Fields),
                    new([], [], []),
                    (false, time.GetUtcNow())
                );
                born["metadata"]!["managedFields"] = owners.Write();
                return born;
            }
        )!;
        AfterWrite(context.Kind, created);
        return created;
    }

    private JsonObject Born(WriteContext context, JsonObject body, Manager manager)
    {
        var metadata = body["metadata"]!.AsObject();
        metadata["uid"] = Guid.NewGuid().ToString();
        metadata["creationTimestamp"] = Now();
        if (context.Kind.HasGeneration)
        {
            metadata["generation"] = 1;
        }

        var owned = WithoutStatus(context, body);
        var owners = new ManagedFields();
        owners.Update(manager, new FieldWalk(context.Kind.Fields).Compare(context.Kind.Zero, owned), time.GetUtcNow());
        metadata["managedFields"] = owners.Write();
        return body;
    }

    private static JsonObject WithoutStatus(WriteContext context, JsonObject body)
    {
        var owned = body.DeepClone().AsObject();
        if (context.Kind.HasStatus)
        {
            owned.Remove("status");
        }

        owned["metadata"]!.AsObject().Remove("managedFields");
        return owned;
    }

    /// <summary>Fields that are unknown, defaults, the schema; status is not taken on a create.</summary>
    private static JsonObject Admit(WriteContext context, JsonObject body)
    {
        var next = body.DeepClone().AsObject();
        var metadata = (next["metadata"] ??= new JsonObject()).AsObject();
        metadata["name"] = context.Key.Name;
        if (context.Kind.Resource.IsNamespaced)
        {
            metadata["namespace"] = context.Key.Namespace;
        }

        foreach (var ours in (string[])["resourceVersion", "uid", "generation", "selfLink", "managedFields"])
        {
            metadata.Remove(ours);
        }

        if (context.Kind.HasStatus)
        {
            next.Remove("status");
        }

        Admission.Check(context, next);
        return next;
    }

    private StoredObject Change(
        WriteContext context,
        Func<JsonObject, ManagedFields, JsonObject> change,
        string operation
    )
    {
        var (resource, key) = (context.Kind.Resource, context.Key);
        StoredObject? removed = null;
        var written = store.Write(
            resource,
            key,
            before =>
            {
                var live = Live(before ?? throw Failure.NotFound(resource, key.Name));
                var owners = ManagedFields.Of(live);
                var next = Admitted(context, live, change(live, owners));
                Own(context, live, next, owners, operation);
                if (IsReleased(next))
                {
                    removed = before with { Json = JsonElement.Parse(next.ToJsonString()) };
                    return null;
                }

                return IsSame(live, next) ? null : next;
            }
        )!;
        if (removed is not null)
        {
            store.Delete(resource, key, _ => Live(removed));
            AfterDelete(context.Kind, removed);
            return removed;
        }

        AfterWrite(context.Kind, written);
        return written;
    }

    /// <summary>What may be changed here of what was sent, on top of what is there.</summary>
    private static JsonObject Admitted(WriteContext context, JsonObject live, JsonObject sent)
    {
        CheckVersions(context, live, sent);
        var next = sent.DeepClone().AsObject();
        if (context.IsStatus)
        {
            next = live.DeepClone().AsObject();
            Take(next, sent, "status");
        }
        else if (context.Kind.HasStatus)
        {
            Take(next, live, "status");
        }

        var metadata = (next["metadata"] ??= new JsonObject()).AsObject();
        foreach (
            var ours in (string[])
                [
                    "name",
                    "namespace",
                    "uid",
                    "creationTimestamp",
                    "generation",
                    "resourceVersion",
                    "deletionTimestamp",
                    "deletionGracePeriodSeconds",
                    "managedFields",
                ]
        )
        {
            Take(metadata, live["metadata"]!.AsObject(), ours);
        }

        Admission.Check(context, next, live);
        if (!JsonNode.DeepEquals(Counted(live, context), Counted(next, context)))
        {
            BumpGeneration(context.Kind, next);
        }

        return next;
    }

    private static void CheckVersions(WriteContext context, JsonObject live, JsonObject sent)
    {
        var metadata = sent["metadata"] as JsonObject;
        var known = live["metadata"]!;
        if (
            metadata?["resourceVersion"]?.GetValue<string>() is { Length: > 0 } version
            && version != known["resourceVersion"]!.GetValue<string>()
        )
        {
            throw Failure.Conflict(context.Kind.Resource, context.Key.Name);
        }

        if (metadata?["uid"]?.GetValue<string>() is { } uid && uid != known["uid"]!.GetValue<string>())
        {
            throw Failure.Conflict(
                context.Kind.Resource,
                context.Key.Name,
                $"Precondition failed: UID in precondition: {uid}, UID in object meta: {known["uid"]}"
            );
        }
    }

    private void Own(WriteContext context, JsonObject live, JsonObject next, ManagedFields owners, string operation)
    {
        var (before, after) = (live.DeepClone().AsObject(), next.DeepClone().AsObject());
        before["metadata"]!.AsObject().Remove("managedFields");
        after["metadata"]!.AsObject().Remove("managedFields");
        var changes = new FieldWalk(context.Kind.Fields).Compare(before, after);
        if (operation == "Update")
        {
            owners.Update(
                new(context.FieldManager, "Update", ApiVersion(context), context.IsStatus ? "status" : null),
                changes,
                time.GetUtcNow()
            );
        }

        next["metadata"]!["managedFields"] = owners.Write();
    }

    private static void Take(JsonObject into, JsonObject from, string name)
    {
        into.Remove(name);
        if (from.TryGetPropertyValue(name, out var value))
        {
            into[name] = value?.DeepClone();
        }
    }

    private static JsonObject Counted(JsonObject json, WriteContext context)
    {
        var counted = json.DeepClone().AsObject();
        counted.Remove("metadata");
        if (context.Kind.HasStatus)
        {
            counted.Remove("status");
        }

        return counted;
    }

    private static void BumpGeneration(KindDefinition kind, JsonObject json)
    {
        if (kind.HasGeneration)
        {
            json["metadata"]!["generation"] = (json["metadata"]!["generation"]?.GetValue<long>() ?? 0) + 1;
        }
    }

    private static bool IsReleased(JsonObject json) =>
        json["metadata"]!["deletionTimestamp"] is not null
        && json["metadata"]!["finalizers"] is not JsonArray { Count: > 0 };

    private static bool IsSame(JsonObject live, JsonObject next)
    {
        var (before, after) = (live.DeepClone(), next.DeepClone());
        before["metadata"]!.AsObject().Remove("managedFields");
        after["metadata"]!.AsObject().Remove("managedFields");
        return JsonNode.DeepEquals(before, after) && JsonNode.DeepEquals(Owners(live), Owners(next));
    }

    /// <summary>Without times, which alone are no change.</summary>
    private static JsonArray Owners(JsonObject json)
    {
        var owners = (json["metadata"]!["managedFields"]?.DeepClone() ?? new JsonArray()).AsArray();
        foreach (var owner in owners)
        {
            owner!.AsObject().Remove("time");
        }

        return owners;
    }

    private static void Preconditions(KindDefinition kind, StoredObject target, JsonObject? options)
    {
        foreach (
            var (member, title) in (ReadOnlySpan<(string, string)>)
                [("uid", "UID"), ("resourceVersion", "ResourceVersion")]
        )
        {
            var wanted = options?["preconditions"]?[member]?.GetValue<string>();
            var actual = target.Json.GetProperty("metadata").GetProperty(member).GetString();
            if (wanted is not null && wanted != actual)
            {
                throw Failure.Conflict(
                    kind.Resource,
                    target.Key.Name,
                    $"Precondition failed: {title} in precondition: {wanted}, {title} in object meta: {actual}"
                );
            }
        }
    }

    private void AfterWrite(KindDefinition kind, StoredObject written)
    {
        if (kind.Resource.Plural == "customresourcedefinitions")
        {
            kinds.PutCustom(Live(written));
        }
    }

    private void AfterDelete(KindDefinition kind, StoredObject gone)
    {
        if (kind.Resource.Plural == "customresourcedefinitions")
        {
            kinds.RemoveCustom(Live(gone));
        }
    }
}
