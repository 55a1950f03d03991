# The security settings of every pod and every container of the shop.
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
