import type {
  ContinueServiceDeploymentCommandInput,
  ContinueServiceDeploymentCommandOutput,
  DeregisterContainerInstanceCommandInput,
  DeregisterContainerInstanceCommandOutput,
  DescribeContainerInstancesCommandInput,
  DescribeContainerInstancesCommandOutput,
  DescribeTasksCommandInput,
  DescribeTasksCommandOutput,
  RegisterContainerInstanceCommandInput,
  RegisterContainerInstanceCommandOutput,
  RunTaskCommandInput,
  RunTaskCommandOutput,
  StartTaskCommandInput,
  StartTaskCommandOutput,
  StopServiceDeploymentCommandInput,
  StopServiceDeploymentCommandOutput,
  StopTaskCommandInput,
  StopTaskCommandOutput,
  UpdateContainerAgentCommandInput,
  UpdateContainerAgentCommandOutput,
  UpdateContainerInstancesStateCommandInput,
  UpdateContainerInstancesStateCommandOutput,
  UpdateServiceCommandInput,
  UpdateServiceCommandOutput,
} from "@aws-sdk/client-ecs";

/** Input and output of each operation that this extension sends on a person's word. */
export interface Operations {
  ContinueServiceDeployment: {
    input: ContinueServiceDeploymentCommandInput;
    output: ContinueServiceDeploymentCommandOutput;
  };
  DeregisterContainerInstance: {
    input: DeregisterContainerInstanceCommandInput;
    output: DeregisterContainerInstanceCommandOutput;
  };
  DescribeContainerInstances: {
    input: DescribeContainerInstancesCommandInput;
    output: DescribeContainerInstancesCommandOutput;
  };
  DescribeTasks: { input: DescribeTasksCommandInput; output: DescribeTasksCommandOutput };
  RegisterContainerInstance: {
    input: RegisterContainerInstanceCommandInput;
    output: RegisterContainerInstanceCommandOutput;
  };
  RunTask: { input: RunTaskCommandInput; output: RunTaskCommandOutput };
  StartTask: { input: StartTaskCommandInput; output: StartTaskCommandOutput };
  StopServiceDeployment: { input: StopServiceDeploymentCommandInput; output: StopServiceDeploymentCommandOutput };
  StopTask: { input: StopTaskCommandInput; output: StopTaskCommandOutput };
  UpdateContainerAgent: { input: UpdateContainerAgentCommandInput; output: UpdateContainerAgentCommandOutput };
  UpdateContainerInstancesState: {
    input: UpdateContainerInstancesStateCommandInput;
    output: UpdateContainerInstancesStateCommandOutput;
  };
  UpdateService: { input: UpdateServiceCommandInput; output: UpdateServiceCommandOutput };
}

export type OperationName = keyof Operations;

export interface Operation {
  /** The AWS CLI's subcommand under `aws ecs`. */
  readonly cli: string;
  /** Whether it changes anything at AWS. */
  readonly changes: boolean;
  /**
   * What a lost answer allows: `safe` may be sent again, `token` may be sent again with the same client token, `never`
   * may have happened and would happen twice.
   */
  readonly resend: "safe" | "token" | "never";
  /** Exceptions the API reference documents besides the ones common to all operations. */
  readonly exceptions: readonly string[];
}

/** AccessDenied, Client, InvalidParameter and Server come from every operation, ClusterNotFound from those that name a cluster. */
export const commonExceptions = [
  "AccessDeniedException",
  "ClientException",
  "ClusterNotFoundException",
  "InvalidParameterException",
  "ServerException",
] as const;

/** The operations as one table; facts from the ECS API reference. */
export const operations: Readonly<Record<OperationName, Operation>> = {
  // A paused hook takes one answer: the next pause has another id, and a second answer to this one is refused.
  ContinueServiceDeployment: {
    cli: "continue-service-deployment",
    changes: true,
    resend: "safe",
    exceptions: ["ServiceDeploymentNotFoundException", "UnsupportedFeatureException"],
  },
  DeregisterContainerInstance: { cli: "deregister-container-instance", changes: true, resend: "never", exceptions: [] },
  DescribeContainerInstances: { cli: "describe-container-instances", changes: false, resend: "safe", exceptions: [] },
  DescribeTasks: { cli: "describe-tasks", changes: false, resend: "safe", exceptions: [] },
  RegisterContainerInstance: { cli: "register-container-instance", changes: true, resend: "never", exceptions: [] },
  RunTask: {
    cli: "run-task",
    changes: true,
    resend: "token",
    exceptions: [
      "BlockedException",
      "ConflictException",
      "PlatformTaskDefinitionIncompatibilityException",
      "PlatformUnknownException",
      "UnsupportedFeatureException",
    ],
  },
  StartTask: {
    cli: "start-task",
    changes: true,
    resend: "never",
    exceptions: ["NamespaceNotFoundException", "UnsupportedFeatureException"],
  },
  // It names one deployment, and one that is stopping is refused with a conflict: nothing newer can be stopped by it.
  StopServiceDeployment: {
    cli: "stop-service-deployment",
    changes: true,
    resend: "safe",
    exceptions: ["ConflictException", "ServiceDeploymentNotFoundException", "UnsupportedFeatureException"],
  },
  StopTask: { cli: "stop-task", changes: true, resend: "safe", exceptions: [] },
  UpdateContainerAgent: {
    cli: "update-container-agent",
    changes: true,
    resend: "never",
    exceptions: ["MissingVersionException", "NoUpdateAvailableException", "UpdateInProgressException"],
  },
  UpdateContainerInstancesState: {
    cli: "update-container-instances-state",
    changes: true,
    resend: "safe",
    exceptions: [],
  },
  // It has no client token: sent twice it forces two deployments, or takes back what auto scaling set in between.
  UpdateService: {
    cli: "update-service",
    changes: true,
    resend: "never",
    exceptions: [
      "NamespaceNotFoundException",
      "PlatformTaskDefinitionIncompatibilityException",
      "PlatformUnknownException",
      "ServiceNotActiveException",
      "ServiceNotFoundException",
      "UnsupportedFeatureException",
    ],
  },
};
