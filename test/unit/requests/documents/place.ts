/** Where a request document of the tests is sent. */
export const place = {
  connection: "1",
  label: "prod",
  clusterArn: "arn:aws:ecs:eu-west-1:111122223333:cluster/web",
  cluster: "web",
  account: "111122223333",
  region: "eu-west-1",
};
