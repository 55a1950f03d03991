# What every pod and every container of the shop is confined to.
{
  pod = {
    fsGroup = 1000;
    runAsGroup = 1000;
    runAsNonRoot = true;
    runAsUser = 1000;
  };

  container = {
    allowPrivilegeEscalation = false;
    capabilities.drop = [ "ALL" ];
    privileged = false;
    readOnlyRootFilesystem = true;
  };
}
