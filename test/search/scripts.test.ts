import { describe, expect, test } from "vitest";
import { openFiles } from "./open-files.ts";

/** Scripts read in pairs of characters: small docs, and questions that write no word quite as the docs do. */
const DOCS: readonly {
  readonly script: string;
  readonly files: Readonly<Record<string, string>>;
  readonly questions: Readonly<Record<string, string>>;
}[] = [
  {
    script: "Korean",
    files: {
      "rollback.md": "# 모델 롤백\n\n모델 버전을 이전으로 되돌립니다. 레지스트리에서 버전을 고릅니다.",
      "deploy.md": "# 배포\n\n모델을 배포하려면 파이프라인을 실행합니다. 배포가 끝나면 알림이 옵니다.",
      "memory.md": "# 메모리 부족\n\nGPU에서 메모리가 부족하면 배치 크기를 줄입니다.",
      "settings.md": "# 설정\n\n설정에서 팀 이름을 씁니다. 설정은 파일에 있습니다.",
      "alert.md": "# 알림\n\n경고는 채널로 보냅니다. 알림을 끄려면 설정을 바꿉니다.",
    },
    questions: {
      "모델을 롤백하는 방법": "rollback.md",
      "버전 되돌리기": "rollback.md",
      "배포하는 법": "deploy.md",
      "GPU 메모리가 부족해요": "memory.md",
      "설정은 어떻게": "settings.md",
      "알림 끄기": "alert.md",
      경고: "alert.md",
    },
  },
  {
    script: "Japanese",
    files: {
      "rollback.md": "# モデルのロールバック\n\n前のバージョンに戻します。",
      "memory.md": "# メモリ不足\n\nGPUのメモリが足りないときはバッチサイズを小さくします。",
      "deploy.md": "# デプロイ\n\nパイプラインを実行してデプロイします。",
      "alert.md": "# アラート\n\n通知はチャンネルに送られます。",
    },
    questions: {
      ロールバック方法: "rollback.md",
      バージョンを戻す: "rollback.md",
      ＧＰＵメモリ: "memory.md",
      デプロイの手順: "deploy.md",
      通知を送る: "alert.md",
      ｱﾗｰﾄ: "alert.md",
    },
  },
  {
    script: "Chinese",
    files: {
      "rollback.md": "# 回滚模型\n\n恢复到以前的版本。",
      "memory.md": "# 内存不足\n\n显存不足时减小批量大小。",
      "deploy.md": "# 部署\n\n运行流水线来部署模型。",
      "alert.md": "# 告警\n\n通知发送到频道。",
    },
    questions: {
      如何回滚模型: "rollback.md",
      恢复版本: "rollback.md",
      内存不足怎么办: "memory.md",
      部署流水线: "deploy.md",
      发送通知: "alert.md",
    },
  },
  {
    script: "Thai",
    files: {
      "rollback.md": "# ย้อนกลับโมเดล\n\nกลับไปใช้เวอร์ชันก่อนหน้า",
      "memory.md": "# หน่วยความจำไม่พอ\n\nลดขนาดแบตช์เมื่อหน่วยความจำไม่พอ",
      "deploy.md": "# การนำขึ้นระบบ\n\nเรียกใช้ไปป์ไลน์",
      "alert.md": "# การแจ้งเตือน\n\nส่งข้อความไปที่ช่อง",
    },
    questions: {
      วิธีย้อนกลับโมเดล: "rollback.md",
      หน่วยความจำ: "memory.md",
      ไปป์ไลน์: "deploy.md",
      แจ้งเตือน: "alert.md",
    },
  },
];

describe("a question in a script read in pairs finds its page first", () => {
  for (const { script, files, questions } of DOCS) {
    test.each(Object.entries(questions))(`${script}: %s`, async (question, page) => {
      const searcher = await openFiles(files);
      const [first] = await searcher.rank({ text: question, limit: 3 });
      expect(first).toBe(page);
    });
  }
});
