-- The policies in force, for whoever administers or audits: names, tables, roles and legal ground.

CREATE FUNCTION authz.policies(take integer, skip integer)
RETURNS TABLE (person uuid, place bigint, doc json)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF NOT EXISTS (SELECT FROM authz.me m
                    WHERE m.role IN ('administrator', 'auditor')
                      AND m.purpose IN ('administration', 'log-review')) THEN
        RETURN;
    END IF;
    RETURN QUERY
    SELECT NULL::uuid, row_number() OVER (ORDER BY n.nspname, c.relname, p.polname),
           json_build_object(
               'table', n.nspname || '.' || c.relname, 'policy', p.polname,
               'command', CASE p.polcmd WHEN 'r' THEN 'select' WHEN 'a' THEN 'insert'
                   WHEN 'w' THEN 'update' WHEN 'd' THEN 'delete' ELSE 'all' END,
               'kind', CASE WHEN p.polpermissive THEN 'permissive' ELSE 'restrictive' END,
               'roles', (SELECT json_agg(g.rolname ORDER BY g.rolname) FROM pg_roles g
                          WHERE g.oid = ANY (p.polroles)),
               'ground', obj_description(p.oid, 'pg_policy'))
      FROM pg_policy p
      JOIN pg_class c ON c.oid = p.polrelid
      JOIN pg_namespace n ON n.oid = c.relnamespace
     ORDER BY n.nspname, c.relname, p.polname
     LIMIT policies.take + 1 OFFSET policies.skip;
END $$;

-- The digest of everything that decides access: policies, the functions and views they call, who
-- owns what, every grant, every membership. A policy changed by hand changes it.
CREATE FUNCTION authz.policy_digest() RETURNS text
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    RETURN encode(sha256(convert_to(coalesce((
        SELECT string_agg(line, E'\n' ORDER BY line COLLATE "C") FROM (
            SELECT concat_ws('|', 'policy', p.polrelid::regclass, p.polname, p.polcmd,
                       p.polpermissive,
                       (SELECT string_agg(g.rolname, ',' ORDER BY g.rolname) FROM pg_roles g
                         WHERE g.oid = ANY (p.polroles)),
                       pg_get_expr(p.polqual, p.polrelid),
                       pg_get_expr(p.polwithcheck, p.polrelid),
                       obj_description(p.oid, 'pg_policy')) AS line
              FROM pg_policy p
            UNION ALL
            SELECT concat_ws('|', 'table', c.oid::regclass, c.relkind, c.relrowsecurity,
                       c.relforcerowsecurity, pg_get_userbyid(c.relowner), c.relacl::text,
                       c.reloptions::text,
                       CASE WHEN c.relkind = 'v' THEN pg_get_viewdef(c.oid) END)
              FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
             WHERE n.nspname !~ '^(pg_|information_schema)'
               AND c.relkind IN ('r', 'p', 'v', 'm', 'f', 'S')
            UNION ALL
            SELECT concat_ws('|', 'column', a.attrelid::regclass, a.attname, a.attacl::text)
              FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid
              JOIN pg_namespace n ON n.oid = c.relnamespace
             WHERE n.nspname !~ '^(pg_|information_schema)'
               AND a.attacl IS NOT NULL
            UNION ALL
            SELECT concat_ws('|', 'default', d.adrelid::regclass, a.attname,
                       pg_get_expr(d.adbin, d.adrelid))
              FROM pg_attrdef d JOIN pg_class c ON c.oid = d.adrelid
              JOIN pg_namespace n ON n.oid = c.relnamespace
              JOIN pg_attribute a ON a.attrelid = d.adrelid AND a.attnum = d.adnum
             WHERE n.nspname !~ '^(pg_|information_schema)'
            UNION ALL
            SELECT concat_ws('|', 'constraint', k.conrelid::regclass, k.conname,
                       k.convalidated, pg_get_constraintdef(k.oid))
              FROM pg_constraint k JOIN pg_namespace n ON n.oid = k.connamespace
             WHERE n.nspname !~ '^(pg_|information_schema)'
            UNION ALL
            SELECT concat_ws('|', 'index', x.indrelid::regclass, x.indexrelid::regclass,
                       x.indisvalid, pg_get_indexdef(x.indexrelid))
              FROM pg_index x JOIN pg_class c ON c.oid = x.indrelid
              JOIN pg_namespace n ON n.oid = c.relnamespace
             WHERE n.nspname !~ '^(pg_|information_schema)' AND x.indisunique
            UNION ALL
            SELECT concat_ws('|', 'rule', r.ev_class::regclass, r.rulename, r.ev_enabled,
                       pg_get_ruledef(r.oid))
              FROM pg_rewrite r JOIN pg_class c ON c.oid = r.ev_class
              JOIN pg_namespace n ON n.oid = c.relnamespace
             WHERE n.nspname !~ '^(pg_|information_schema)' AND c.relkind IN ('r', 'p')
            UNION ALL
            SELECT concat_ws('|', 'event trigger', t.evtname, t.evtevent, t.evtenabled)
              FROM pg_event_trigger t
            UNION ALL
            SELECT concat_ws('|', 'default privileges', pg_get_userbyid(d.defaclrole),
                       d.defaclnamespace::regnamespace, d.defaclobjtype, d.defaclacl::text)
              FROM pg_default_acl d
            UNION ALL
            SELECT concat_ws('|', 'setting', pg_get_userbyid(s.setrole), s.setconfig::text)
              FROM pg_db_role_setting s
              LEFT JOIN pg_database d ON d.oid = s.setdatabase
             WHERE (s.setdatabase = 0 OR d.datname = current_database())
               AND (s.setrole = 0 OR pg_get_userbyid(s.setrole)::text LIKE 'sspf%')
            UNION ALL
            SELECT concat_ws('|', 'database', CASE g.grantee WHEN 0 THEN 'everyone'
                       ELSE pg_get_userbyid(g.grantee) END, g.privilege_type)
              FROM pg_database d,
                   aclexplode(coalesce(d.datacl, acldefault('d', d.datdba))) g
             WHERE d.datname = current_database() AND g.grantee <> d.datdba
            UNION ALL
            SELECT concat_ws('|', 'function', f.oid::regprocedure, pg_get_userbyid(f.proowner),
                       f.prosecdef, f.provolatile, f.proleakproof, f.proconfig::text,
                       f.proacl::text, f.prolang, f.prosrc, pg_get_expr(f.proargdefaults, 0))
              FROM pg_proc f JOIN pg_namespace n ON n.oid = f.pronamespace
             WHERE n.nspname !~ '^(pg_|information_schema)'
            UNION ALL
            SELECT concat_ws('|', 'trigger', t.tgrelid::regclass, t.tgname, t.tgenabled,
                       pg_get_triggerdef(t.oid))
              FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid
              JOIN pg_namespace n ON n.oid = c.relnamespace
             WHERE n.nspname !~ '^(pg_|information_schema)' AND NOT t.tgisinternal
            UNION ALL
            SELECT concat_ws('|', 'schema', n.nspname, pg_get_userbyid(n.nspowner),
                       n.nspacl::text)
              FROM pg_namespace n
             WHERE n.nspname !~ '^(pg_|information_schema)'
            UNION ALL
            SELECT concat_ws('|', 'member', pg_get_userbyid(m.roleid), pg_get_userbyid(m.member))
              FROM pg_auth_members m
             WHERE pg_get_userbyid(m.roleid)::text LIKE 'sspf%'
                OR pg_get_userbyid(m.member)::text LIKE 'sspf%'
            UNION ALL
            SELECT concat_ws('|', 'role', g.rolname, g.rolsuper, g.rolbypassrls, g.rolcanlogin,
                       g.rolcreaterole, g.rolcreatedb, g.rolreplication)
              FROM pg_roles g WHERE g.rolname LIKE 'sspf%') lines), ''), 'UTF8')), 'hex');
END $$;

-- What `serve` checks at its start, by its own login role.
CREATE FUNCTION authz.installation(OUT incarnation integer, OUT made_for text,
    OUT same_cluster boolean, OUT policy_version text, OUT policies_unchanged boolean)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_column
BEGIN
    SELECT i.incarnation, i.made_for,
           i.system_identifier = (SELECT s.system_identifier FROM pg_control_system() s)
               AND i.timeline = (SELECT c.timeline_id FROM pg_control_checkpoint() c),
           i.policy_version, i.policy_version = authz.policy_digest()
      INTO installation.incarnation, installation.made_for, installation.same_cluster,
           installation.policy_version, installation.policies_unchanged
      FROM core.installation i;
END $$;

ALTER FUNCTION authz.policies(integer, integer) OWNER TO sspf_authz;
ALTER FUNCTION authz.policy_digest() OWNER TO sspf_authz;
ALTER FUNCTION authz.installation() OWNER TO sspf_authz;
REVOKE ALL ON FUNCTION authz.policies(integer, integer), authz.policy_digest(),
    authz.installation() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION authz.policies(integer, integer) TO sspf_api;
GRANT EXECUTE ON FUNCTION authz.installation() TO sspf_api, sspf_seal, sspf_retention;
